internal import Domain
internal import RPC

/// Compares what the five services say of the same facts, through their calls alone.
struct PlatformCheck: Sendable {
    let clients: PlatformClients
    let options: CallOptions

    /// Makes every check, and tells of each as it is done. One that cannot be made says why and does not stop the others.
    func run(_ report: (CheckFinding) -> Void) async {
        await make("No event waits or is parked", report) { try await EventCheck(platform: self).look(&$0) }
        await make("Money is conserved, for each currency", report) { try await ledger(&$0) }
        await make("VIP points are the ledger's wagers, player by player", report) {
            try await PointsCheck(platform: self).look(&$0)
        }
        await make("The status of each reward is consistent", report) { try await rewards(&$0) }
        var sales = Sales()
        await make("Each completed purchase was credited once", report) {
            try await sales.read(self)
            try await sales.compareWithLedger(self, &$0)
        }
        await make("Each claim has its purchase", report) { try await sales.compareWithClaims(self, &$0) }
        await make("Each commission has its sale", report) { try await sales.compareWithCommissions(self, &$0) }
    }

    private func make(
        _ claim: String, _ report: (CheckFinding) -> Void, _ look: (inout CheckFinding) async throws -> Void
    ) async {
        var finding = CheckFinding(claim)
        do { try await look(&finding) } catch { finding.obstacle = "\(error)" }
        report(finding)
    }

    func dynamic(_ client: RPCClient) -> DynamicClient { DynamicClient(client: client, options: options) }

    var all: [(name: String, client: DynamicClient)] {
        [
            ("catalog", dynamic(clients.catalog)), ("purchases", dynamic(clients.purchases)),
            ("affiliates", dynamic(clients.affiliates)), ("vip", dynamic(clients.vip)),
            ("rewards", dynamic(clients.rewards)),
        ]
    }

    private func ledger(_ finding: inout CheckFinding) async throws {
        var last = JSONObject()
        var faults: [JSONObject] = []
        try await dynamic(clients.rewards).stream("rewards.Ledger/Verify") { answer in
            faults += answer.objects("faults")
            last = answer
        }
        guard last.isTrue("is_complete") else { throw CallInputError("the proof of the ledger broke off") }
        finding.looked = Int(last.number("rows_checked"))
        for fault in faults { finding.fault("\(fault.text("player_id")): \(fault.text("description"))") }
        finding.faults = max(finding.faults, Int(last.number("faults_total")))
        for total in last.objects("totals") where total.amount("off") != .zero {
            finding.fault("\(total.text("currency")) is off by \(total.text("off"))")
        }
    }

    private func rewards(_ finding: inout CheckFinding) async throws {
        var token = ""
        repeat {
            var page = JSONObject()
            page["page_size"] = .number(JSONNumber(1_000))
            page["page_token"] = .string(token)
            var request = JSONObject()
            request["page"] = .object(page)
            let answer = try await dynamic(clients.rewards).call("rewards.Audit/CheckRewards", request)
            finding.looked += Int(answer.number("rewards_checked"))
            for fault in answer.objects("faults") {
                finding.fault(
                    "\(fault.text("player_id")), reward \(fault.number("reward_id")): \(fault.text("description"))")
            }
            token = answer.object("page")?.text("next_page_token") ?? ""
        } while !token.isEmpty
    }
}
