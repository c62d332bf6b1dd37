import ArgumentParser
import CatalogContract
import RPC

/// How long one push of a segment takes.
struct AssignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Assigns a package to every player of a file by one call.")

    @Option(help: "The port of catalog.") var port: Int
    @Option(help: "A file of player ids, a line each.") var players: String
    @Option(help: "The package.") var package: String
    @Option(help: "Names the push.") var correlation: String

    private static let rowsPerMessage = 1_000

    func run() async throws {
        let rows = try lines(of: players).map { AssignmentRow(playerID: $0) }
        guard let client = try await connect(1, port: port).first else { throw ExitCode.failure }
        let header = AssignManyHeader(
            correlationID: correlation, packageID: package, campaignID: correlation, segment: "everyone",
            metadata: #"{"channel": "email", "template": 7}"#)
        let clock = ContinuousClock()
        let begin = clock.now
        let answer = try await AssignmentsClient(client).assignMany(options: CallOptions(timeout: .seconds(600))) {
            requests in
            try await requests.write(AssignManyRequest(header: header))
            for start in stride(from: 0, to: rows.count, by: Self.rowsPerMessage) {
                try await requests.write(
                    AssignManyRequest(rows: Array(rows[start..<min(start + Self.rowsPerMessage, rows.count)])))
            }
        }
        let elapsed = clock.now - begin
        precondition(Int(answer.assigned) == rows.count, "\(answer.assigned) of \(rows.count) were assigned")
        var report = Report()
        report.add("seconds", elapsed.seconds)
        report.printLine()
        await client.close()
    }
}
