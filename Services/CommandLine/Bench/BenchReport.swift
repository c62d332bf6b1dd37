/// What became of the calls of `loyalty bench`.
struct BenchReport: Sendable {
    private struct Line: Sendable {
        var durations: [Duration] = []
        var failed = 0
    }

    var duration = Duration.zero
    private var lines: [BenchLoad.Kind: Line] = [:]
    /// The first of each error, since there may be thousands.
    private var errors: Set<String> = []

    private static let errorsMax = 10

    var failed: Int { lines.values.reduce(0) { $0 + $1.failed } }

    mutating func add(_ kind: BenchLoad.Kind, took duration: Duration) {
        lines[kind, default: Line()].durations.append(duration)
    }

    mutating func add(_ kind: BenchLoad.Kind, failed error: String) {
        lines[kind, default: Line()].failed += 1
        if errors.count < Self.errorsMax { errors.insert("\(kind.rawValue): \(error)") }
    }

    mutating func add(_ other: BenchReport) {
        for (kind, line) in other.lines {
            lines[kind, default: Line()].durations += line.durations
            lines[kind, default: Line()].failed += line.failed
        }
        errors.formUnion(other.errors.prefix(max(0, Self.errorsMax - errors.count)))
    }

    /// A table for people.
    var text: String {
        var table = TextTable([
            ("call", .left), ("answered", .right), ("a second", .right), ("p50 ms", .right), ("p99 ms", .right),
            ("failed", .right),
        ])
        for row in rows {
            table.add([
                row.call, "\(row.answered)", "\(row.perSecond)", Self.text(row.p50), Self.text(row.p99),
                "\(row.failed)",
            ])
        }
        return table.text + errors.sorted().map { "failed: \($0)\n" }.joined()
    }

    /// One object: calls by name, with counts, rates and milliseconds.
    var json: String {
        let calls = rows.map { row in
            """
            "\(row.call)": {"answered": \(row.answered), "failed": \(row.failed), "per_second": \(row.perSecond), \
            "p50_ms": \(Self.text(row.p50)), "p99_ms": \(Self.text(row.p99))}
            """
        }
        return "{\"failed\": \(failed), \"calls\": {\(calls.joined(separator: ", "))}}\n"
    }

    private struct Row {
        let call: String
        let answered: Int
        let perSecond: Int
        let p50: Duration
        let p99: Duration
        let failed: Int
    }

    private var rows: [Row] {
        BenchLoad.Kind.allCases.map { kind in
            let line = lines[kind] ?? Line()
            let sorted = line.durations.sorted()
            func quantile(_ share: Double) -> Duration {
                sorted.isEmpty ? .zero : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
            }
            return Row(
                call: kind.rawValue, answered: sorted.count,
                perSecond: Int(Double(sorted.count) / max(duration / .seconds(1), 0.001)), p50: quantile(0.5),
                p99: quantile(0.99), failed: line.failed)
        }
    }

    private static func text(_ duration: Duration) -> String {
        let hundredths = Int((duration / .microseconds(10)).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
