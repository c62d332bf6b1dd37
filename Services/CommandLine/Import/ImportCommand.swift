internal import ArgumentParser
private import ServiceRuntime

/// Brings files of other systems in.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports packages, or a CRM's assignments, from CSV files.",
        subcommands: [ImportPackagesCommand.self, ImportAssignmentsCommand.self])
}

/// The rows of an import that were refused, kept so that they can be mended and imported alone.
struct RefusedRows {
    private let columns: [String]
    private var lines: [String] = []

    init(_ file: CSVFile) { columns = file.columns.filter { $0 != Self.reason } }

    /// The column that says why.
    private static let reason = "refused"

    var count: Int { lines.count }

    mutating func add(_ row: CSVFile.Row, reason: String) {
        lines.append(CSVFile.line(columns.map { row.textIfAny($0) ?? "" } + [reason]))
    }

    /// Writes them beside the file.
    ///
    /// - Returns: Where they are; nil when there are none.
    func write(beside path: String) throws -> String? {
        guard !lines.isEmpty else { return nil }
        let name = path.hasSuffix(".csv") ? String(path.dropLast(4)) : path
        let refused = "\(name).refused.csv"
        try SystemFile.write(Array((CSVFile.line(columns + [Self.reason]) + lines.joined()).utf8), to: refused)
        return refused
    }
}
