import Foundation

/// A line of JSON on standard output.
struct Report {
    private var pairs: [String] = []

    mutating func add(_ name: String, _ value: Double) { pairs.append("\"\(name)\": \(value)") }
    mutating func add(_ name: String, _ value: Int) { pairs.append("\"\(name)\": \(value)") }

    /// Prints the line at once: whoever reads it waits for it.
    func printLine() {
        print("{\(pairs.joined(separator: ", "))}")
        fflush(nil)
    }
}

extension Duration {
    var nanoseconds: Double { Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9 }
    var seconds: Double { nanoseconds / 1e9 }
}
