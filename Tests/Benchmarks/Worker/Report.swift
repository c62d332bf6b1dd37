/// A line of JSON on standard output.
struct Report {
    private var pairs: [String] = []

    mutating func add(_ name: String, _ value: Double) { pairs.append("\"\(name)\": \(value)") }
    mutating func add(_ name: String, _ value: Int) { pairs.append("\"\(name)\": \(value)") }

    func printLine() { print("{\(pairs.joined(separator: ", "))}") }
}

extension Duration {
    var nanoseconds: Double { Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9 }
    var seconds: Double { nanoseconds / 1e9 }
}
