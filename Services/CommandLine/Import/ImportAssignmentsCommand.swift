internal import ArgumentParser
private import CatalogContract
private import CommonContract
private import Domain
private import RPC
private import ServiceRuntime

/// Assigns packages to the players of a segment, as a CRM exports it.
struct ImportAssignmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assignments",
        abstract: "Assigns packages to the players of a CSV file.",
        discussion: """
            Columns: player_id, package (a system name or an id), and, if wanted, expires_at, segment and metadata. Rows that are refused are \
            written to FILE.refused.csv with the reason; mend and import that file. The same file with the same correlation id \
            again changes nothing.

              loyalty import assignments weekend.csv --campaign weekend --expires-at 2026-12-01T00:00:00Z
            """)

    @Argument(help: "The CSV file.")
    var file: String

    @Option(help: "The campaign that the assignments are counted for.")
    var campaign = ""

    @Option(help: "When they lapse, such as 2026-12-01T00:00:00Z, where the row does not say. Default: never.")
    var expiresAt: String?

    @Option(help: "Who assigns.")
    var assignedBy = "smartico"

    @Option(help: "Names this import, so that it is safe to repeat. Default: the file's name and campaign.")
    var correlationID: String?

    @OptionGroup(title: "Connection")
    var connection: Connection

    /// Rows of one message of the stream.
    private static let rowsPerMessage = 500

    func run() async throws {
        let csv = try CSVFile(path: file)
        let (answer, sent, early) = try await connection.withClient(of: .catalog) { client in
            let packages = try await Self.packages(client)
            var early: [(CSVFile.Row, String)] = []
            var sent: [(CSVFile.Row, AssignmentRow)] = []
            for row in csv.rows {
                do { sent.append((row, try Self.assignment(row, packages))) } catch { early.append((row, "\(error)")) }
            }
            return (try await send(sent.map(\.1), client), sent, early)
        }
        var refused = RefusedRows(csv)
        for (row, reason) in early { refused.add(row, reason: reason) }
        let violations = Dictionary(answer.violations.map { (Int($0.row), "\($0.field) \($0.description)") }) {
            "\($0), \($1)"
        }
        for (index, outcome) in answer.outcomes.enumerated()
        where outcome != .assigned && outcome != .alreadyAssigned && index < sent.count {
            refused.add(sent[index].0, reason: violations[index] ?? "\(outcome)")
        }
        var table = TextTable([("assigned", .right), ("already assigned", .right), ("refused", .right)])
        table.add(["\(answer.assigned)", "\(answer.alreadyAssigned)", "\(refused.count)"])
        Console.answer(table.text, terminator: "")
        if let path = try refused.write(beside: file) {
            Console.error("The refused rows are in \(path), each with its reason: mend and import that file.")
            throw ExitCode.failure
        }
    }

    private static func packages(_ client: RPCClient) async throws -> [String: String] {
        var packages: [String: String] = [:]
        var token = ""
        repeat {
            let page = try await PackagesClient(client).listPackages(
                ListPackagesRequest(page: PageRequest(pageSize: 1_000, pageToken: token)))
            for package in page.packages {
                packages[package.systemName] = package.packageID
                packages[package.packageID] = package.packageID
            }
            token = page.page?.nextPageToken ?? ""
        } while !token.isEmpty
        return packages
    }

    private static func assignment(_ row: CSVFile.Row, _ packages: [String: String]) throws -> AssignmentRow {
        let name = try row.text("package")
        guard let package = packages[name] else { throw FileError("there is no package \(name)") }
        var assignment = AssignmentRow(
            playerID: try row.text("player_id"), packageID: package, segment: row.textIfAny("segment") ?? "",
            metadata: row.textIfAny("metadata") ?? "")
        if let text = row.textIfAny("expires_at"), !text.isEmpty {
            assignment.expiresAt = try Domain.Timestamp(text).contract
        }
        return assignment
    }

    private func send(_ rows: [AssignmentRow], _ client: RPCClient) async throws -> AssignManyResponse {
        let header = AssignManyHeader(
            correlationID: correlationID ?? "\(file)|\(campaign)",
            expiresAt: try expiresAt.map { try Domain.Timestamp($0).contract }, assignedBy: assignedBy,
            campaignID: campaign)
        let bar = ProgressBar("assigning", total: rows.count)
        return try await AssignmentsClient(client).assignMany(options: CallOptions(timeout: .seconds(600))) {
            requests in
            try await requests.write(AssignManyRequest(header: header))
            for start in stride(from: 0, to: rows.count, by: Self.rowsPerMessage) {
                let end = min(start + Self.rowsPerMessage, rows.count)
                try await requests.write(AssignManyRequest(rows: Array(rows[start..<end])))
                bar.show(end)
            }
        }
    }
}
