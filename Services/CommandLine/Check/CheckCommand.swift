internal import ArgumentParser
internal import Domain
private import RPC

/// Proves that the services agree with one another.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Proves that the five services agree with one another; ends with an error unless they do.",
        discussion: """
            Waits half a minute for events that are on their way, then compares: money conserved, purchases credited, \
            claims, commissions, VIP points and rewards. Reads only; may be run at any time, also under load.

              loyalty check
              loyalty check --json
            """)

    @Flag(help: "Answer JSON.")
    var json = false

    @Option(help: "How many seconds each call may take.")
    var timeout = 300

    @OptionGroup(title: "Connection")
    var connection: Connection

    func run() async throws {
        var findings: [CheckFinding] = []
        try await connection.withClients { clients in
            let check = PlatformCheck(clients: clients, options: CallOptions(timeout: .seconds(timeout)))
            await check.run { finding in
                findings.append(finding)
                if !json { Console.answer(Self.line(finding)) }
            }
        }
        let holds = findings.allSatisfy(\.holds)
        if json { Console.answer(Self.document(findings).description) }
        if !holds { throw ExitCode.failure }
    }

    private static func line(_ finding: CheckFinding) -> String {
        if let obstacle = finding.obstacle { return "?  \(finding.claim): \(obstacle)" }
        guard finding.faults > 0 else { return "✓  \(finding.claim) (\(finding.looked))" }
        return "✗  \(finding.claim): \(finding.faults) of \(finding.looked) off"
            + finding.examples.map { "\n     \($0)" }.joined()
    }

    private static func document(_ findings: [CheckFinding]) -> JSONObject {
        var document = JSONObject()
        document["holds"] = .bool(findings.allSatisfy(\.holds))
        document["checks"] = .array(
            findings.map { finding in
                var object = JSONObject()
                object["claim"] = .string(finding.claim)
                object["holds"] = .bool(finding.holds)
                object["looked"] = .number(JSONNumber(Int64(finding.looked)))
                object["faults"] = .number(JSONNumber(Int64(finding.faults)))
                object["examples"] = .array(finding.examples.map { .string($0) })
                if let obstacle = finding.obstacle { object["obstacle"] = .string(obstacle) }
                return .object(object)
            })
        return document
    }
}
