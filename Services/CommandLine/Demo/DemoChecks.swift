private import RPC

/// What must hold at the end of the day: what `loyalty check` proves.
struct DemoChecks {
    let clients: PlatformClients

    func run() async throws -> [(name: String, holds: Bool, detail: String)] {
        var findings: [CheckFinding] = []
        let check = PlatformCheck(clients: clients, options: CallOptions(timeout: .seconds(300)))
        await check.run { findings.append($0) }
        return findings.map { finding in
            let detail = finding.obstacle ?? "\(finding.looked) looked at, \(finding.faults) off"
            return (finding.claim, finding.holds, ([detail] + finding.examples).joined(separator: "; "))
        }
    }
}
