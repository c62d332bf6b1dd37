import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing

@Suite("The calls of tiers")
struct TierCallTests {
    @Test("700 and 500 LP cross SILVER, with the LP; spending them does not lower the tier")
    func crossing() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let tiers = loyalty.rewards.tiers
            let id = try await loyalty.player("ada")
            let first = try await tiers.earnPoints(
                EarnPointsRequest(idempotencyKey: "1", playerID: id, points: Money("700")))
            #expect(first.tier == .bronze)
            let request = EarnPointsRequest(idempotencyKey: "2", playerID: id, points: Money("500"))
            let second = try await tiers.earnPoints(request)
            #expect(second.tier == .silver && second.balance == Money("1200") && !second.replayed)
            #expect(try await tiers.earnPoints(request).replayed)
            let status = try await tiers.getPlayerTier(GetPlayerTierRequest(playerID: id))
            #expect(status.tier == .silver && status.nextTier == .gold && status.lpToNextTier == Money("8800"))
            #expect(status.cashbackMultiplier == Decimal("1.2"))
            let redeemed = try await tiers.redeemPoints(
                RedeemPointsRequest(idempotencyKey: "3", playerID: id, points: Money("1100")))
            #expect(redeemed.balance == Money("100") && redeemed.tier == .silver)
            #expect(try await loyalty.readPlayer(id).tier == .silver)
            let refused = try await loyalty.refusedCall {
                _ = try await tiers.redeemPoints(
                    RedeemPointsRequest(idempotencyKey: "4", playerID: id, points: Money("100.0001")))
            }
            #expect(refused.details.reason == "INSUFFICIENT_FUNDS" && refused.details.metadata["balance"] == "100")
        }
    }

    @Test("What is wrong with a request is said by the names that its own fields have")
    func malformed() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let tiers = loyalty.rewards.tiers
            let id = try await loyalty.player("ada")
            let earned = try await loyalty.refusedCall {
                _ = try await tiers.earnPoints(EarnPointsRequest(playerID: "x", points: Money("-1")))
            }
            #expect(earned.code == .invalidArgument && earned.fields == ["idempotency_key", "player_id", "points"])
            let redeemed = try await loyalty.refusedCall {
                _ = try await tiers.redeemPoints(RedeemPointsRequest(idempotencyKey: "1", playerID: id))
            }
            #expect(redeemed.code == .invalidArgument && redeemed.fields == ["points"])
            #expect(!redeemed.message.contains("amount"))
        }
    }

    @Test("5,000 wagered earn 500 LP")
    func wagers() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada", sc: "5000")
            try await loyalty.post(id, .wager, .sc, "4999.9999")
            try await loyalty.post(id, .wager, .sc, "0.0001")
            #expect(try await loyalty.balance(id, .lp) == Money("500"))
        }
    }

    @Test("A new ladder moves up those who reach more, holds for the next posting, and takes nobody's tier away")
    func define() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let tiers = loyalty.rewards.tiers
            let low = try await loyalty.player("low")
            let high = try await loyalty.player("high")
            _ = try await tiers.earnPoints(EarnPointsRequest(idempotencyKey: "1", playerID: low, points: Money("150")))
            _ = try await tiers.earnPoints(
                EarnPointsRequest(idempotencyKey: "2", playerID: high, points: Money("10000")))
            var ladder = try await tiers.listTiers(ListTiersRequest()).tiers
            #expect(
                ladder.map(\.lpMin) == [0, 1_000, 10_000, 50_000] && ladder.map(\.lpMax) == [999, 9_999, 49_999, 0])
            ladder[0].lpMax = 99
            ladder[1].lpMin = 100
            ladder[1].lpMax = 19_999
            ladder[1].benefits = ["lounge": "yes"]
            ladder[2].lpMin = 20_000
            let request = DefineTiersRequest(idempotencyKey: "d", tiers: ladder)
            #expect(try await tiers.defineTiers(request).tiers == ladder)
            #expect(try await tiers.defineTiers(request).replayed)
            #expect(try await tiers.listTiers(ListTiersRequest()).tiers == ladder)
            #expect(try await loyalty.readPlayer(low).tier == .silver)
            #expect(try await loyalty.readPlayer(high).tier == .gold)
            let next = try await loyalty.player("next")
            let earned = try await tiers.earnPoints(
                EarnPointsRequest(idempotencyKey: "3", playerID: next, points: Money("100")))
            #expect(earned.tier == .silver)
        }
    }

    @Test("A ladder that is none is refused by its reason, and what is malformed by its field")
    func badLadders() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let ladder = try await loyalty.rewards.tiers.listTiers(ListTiersRequest()).tiers
            func define(_ change: (inout [TierDefinition]) -> Void) async throws -> RPCError {
                var changed = ladder
                change(&changed)
                let request = DefineTiersRequest(idempotencyKey: "d", tiers: changed)
                return try await loyalty.refusedCall { _ = try await loyalty.rewards.tiers.defineTiers(request) }
            }
            #expect(try await define { $0.removeLast() }.details.reason == "TIERS_INCOMPLETE")
            #expect(try await define { $0[1].lpMin = 1_001 }.details.reason == "TIERS_NOT_CONTIGUOUS")
            #expect(try await define { $0[3].lpMax = 60_000 }.details.reason == "TIERS_NOT_CONTIGUOUS")
            #expect(try await define { $0.append($0[3]) }.fields == ["tiers"])
            let malformed = try await define {
                $0[0].tier = .unrecognized(9)
                $0[1].lpMin = -1
                $0[2].cashbackMultiplier = Decimal("100.001")
                $0[3].benefits = ["x": String(repeating: "x", count: 5_000)]
            }
            #expect(
                malformed.fields == [
                    "tiers[0].tier", "tiers[1].lp_min", "tiers[2].cashback_multiplier", "tiers[3].benefits",
                ])
        }
    }
}
