import CommonContract
import Foundation
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import WellKnownContract

@Suite("The rules of the sample, granted")
struct SampleRuleTests {
    /// The six of `compose/sample/rules.json`, as the calls that it holds.
    private func create(in loyalty: LoyaltyHarness) async throws {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let calls = try decoder.decode(
            [SampleCall].self, from: Data(contentsOf: folder.appendingPathComponent("compose/sample/rules.json")))
        #expect(calls.count == 6)
        for call in calls { _ = try await loyalty.rewards.rules.createRule(call.request.contract) }
    }

    private func run(_ body: (LoyaltyHarness) async throws -> Void) async throws {
        // A Monday: no period of a rule ends meanwhile.
        let clock = try HarnessClock("2026-03-02T12:00:00Z")
        try await LoyaltyHarness.run(services: [.rewards], clock: clock) { loyalty in
            try await create(in: loyalty)
            try await body(loyalty)
        }
    }

    @Test("15,000 wagered, 12,000 won: previewed and granted are 300, 3,000 to wager within 48 hours, once")
    func cashback() async throws {
        try await run { loyalty in
            let rules = loyalty.rewards.rules
            let player = try await loyalty.losingPlayer()
            let asked = SimulateRequest(playerID: player, ruleIDs: ["cashback-losing"])
            let preview = try await rules.simulate(asked)
            let expected = try #require(preview.results.first?.grant)
            #expect(expected.amount == Money("300") && expected.wageringRequired == Money("3000"))
            #expect(preview.costs == [CurrencyAmount(currency: .bonus, amount: Money("300"))])
            #expect(preview.results[0].conditions.filter { !$0.held } == [])

            let request = EvaluateRequest(
                idempotencyKey: "monday", playerID: player, ruleIDs: ["cashback-losing"])
            let answer = try await rules.evaluate(request)
            var grant = try #require(answer.results.first?.grant)
            let found = try await loyalty.rewards.grants.getReward(
                GetRewardRequest(playerID: player, rewardID: grant.rewardID))
            grant.rewardID = 0
            #expect(grant == expected)
            let reward = try #require(found.reward)
            #expect(reward.status == .active && reward.ruleID == "cashback-losing" && reward.ruleVersion == 1)
            let (issued, expires) = (try #require(reward.issuedAt), try #require(reward.expiresAt))
            #expect(expires.seconds - issued.seconds == 48 * 3_600 && expires.nanos == issued.nanos)
            #expect(try await loyalty.balance(player, .bonus) == Money("300"))

            #expect(try await rules.evaluate(request).replayed)
            var later = request
            later.idempotencyKey = "tuesday"
            let again = try await rules.evaluate(later)
            #expect(again.results.map(\.skipReason) == [.alreadyGranted])
            #expect(try await rules.simulate(asked).results == again.results)
            #expect(try await loyalty.balance(player, .bonus) == Money("300"))
        }
    }

    @Test("Half of a deposit of 100 is 50, once for it, and at most 100 of a larger one")
    func deposits() async throws {
        try await run { loyalty in
            let player = try await loyalty.player("ada")
            func granted(_ amount: String, _ event: String, key: String) async throws -> [RuleResult] {
                try await loyalty.rewards.rules.evaluate(
                    EvaluateRequest(
                        idempotencyKey: key, playerID: player,
                        trigger: Trigger(type: .deposit, eventID: event, amount: Money(amount)))
                ).results
            }
            let first = try await granted("100", "d1", key: "1")
            #expect(first.compactMap(\.grant?.amount) == [Money("50")])
            #expect(first.compactMap(\.grant?.wageringRequired) == [Money("500")])
            #expect(try await granted("100", "d1", key: "2").map(\.skipReason).contains(.alreadyGranted))
            #expect(try await granted("5000", "d2", key: "3").compactMap(\.grant?.amount) == [Money("100")])
            #expect(try await loyalty.balance(player, .bonus) == Money("150"))
        }
    }

    @Test("5,000 wagered are 500 LP, by the ledger and by the rule; 700 and 500 are 1,200, which is SILVER")
    func points() async throws {
        try await run { loyalty in
            let player = try await loyalty.player("ada", sc: "5000")
            _ = try await loyalty.rewards.tiers.earnPoints(
                EarnPointsRequest(idempotencyKey: "200", playerID: player, points: Money("200")))
            try await loyalty.post(player, .wager, .sc, "5000")
            #expect(try await loyalty.balance(player, .lp) == Money("700"))
            #expect(try await loyalty.readPlayer(player).tier == .bronze)
            let answer = try await loyalty.rewards.rules.evaluate(
                EvaluateRequest(idempotencyKey: "month", playerID: player, trigger: Trigger(type: .schedule)))
            #expect(answer.results.first { $0.ruleID == "loyalty-active" }?.grant?.amount == Money("500"))
            #expect(try await loyalty.balance(player, .lp) == Money("1200"))
            #expect(try await loyalty.readPlayer(player).tier == .silver)
        }
    }
}

private struct SampleCall: Decodable {
    struct Request: Decodable {
        struct Rule: Decodable {
            var name: String
            var description: String
            var priority: Int32
            var conditionsJson: String
            var rewardConfigJson: String
        }

        var idempotencyKey: String
        var ruleId: String
        var isActive: Bool
        var rule: Rule

        var contract: CreateRuleRequest {
            CreateRuleRequest(
                idempotencyKey: idempotencyKey, ruleID: ruleId,
                rule: RuleDraft(
                    name: rule.name, description: rule.description, priority: rule.priority,
                    conditionsJSON: rule.conditionsJson, rewardConfigJSON: rule.rewardConfigJson),
                isActive: isActive)
        }
    }

    var request: Request
}
