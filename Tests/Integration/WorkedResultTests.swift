import CatalogContract
import CommonContract
import LoyaltyHarness
import PurchasesContract
import RPC
import RewardsContract
import Testing
import VIPContract

/// The results that the product is measured by, each through the calls of the running services. `Tests/README.md` lists all of
/// them with the tests that prove them one layer down.
@Suite("Worked results, from call to balance")
struct WorkedResultTests {
    @Test("100,000 wagers of 1 GC are exactly 1 point")
    func smallWagers() async throws {
        // Four callers, whose batches share a commit: one asks while the database answers another.
        let settings = [LoyaltyService.rewards: ["--posting-batch-max", "4000"]]
        try await LoyaltyHarness.run(services: [.rewards, .vip], settings: settings) { loyalty in
            let player = try await loyalty.player(gc: "100000")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<4 {
                    group.addTask {
                        for batch in 0..<25 {
                            try await loyalty.wagerThousandTimes(player, key: "\(caller)-\(batch)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let status = try await loyalty.eventually(within: .seconds(120)) {
                try await loyalty.vip.status.getStatus(GetStatusRequest(playerID: player)).status
            } until: {
                $0?.totalWagering == Money("100000")
            }
            #expect(status?.points == Decimal("1"))
            #expect(try await loyalty.balance(player, .gc) == Money("0"))
            #expect(try await loyalty.rows(of: "rewards.transactions", where: "transaction_type = 'WAGER'") == 100_000)
        }
    }

    @Test("A wager that crosses three levels leaves three log rows and pays three rewards")
    func threeLevels() async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip]) { loyalty in
            let player = try await loyalty.player(sc: "50000")
            try await loyalty.post(player, .wager, .sc, "50000")
            // Silver, Gold and Platinum bring 10,000, 50,000 and 100,000 GC, and 1, 5 and 25 SC.
            try await loyalty.eventually(is: Money("160000")) { try await loyalty.balance(player, .gc) }
            #expect(try await loyalty.balance(player, .sc) == Money("31"))
            let history = try await loyalty.vip.status.listHistory(ListHistoryRequest(playerID: player))
            #expect(history.changes.map(\.newLevelRank) == [4, 3, 2])
            #expect(try await loyalty.rows(of: "vip.user_vip_status_log") == 3)
            #expect(try await loyalty.rows(of: "rewards.player_sweepstakes_rewards") == 3)
        }
    }

    /// Grants by a rule of its own: what games count for is said by rules.
    private func bonus(
        _ player: String, _ amount: String, wagering: Int, hours: Int, in loyalty: LoyaltyHarness
    ) async throws -> Int64 {
        let rule = "bonus-\(amount)"
        let config = """
            {"type": "BONUS_BALANCE", "formula": "\(amount)", "wagering_requirement": \(wagering),
             "expiry_hours": \(hours), "eligible_games": {"slots": 1, "roulette": 0.5}}
            """
        _ = try await loyalty.rewards.rules.createRule(
            CreateRuleRequest(
                idempotencyKey: rule, ruleID: rule, rule: RuleDraft(name: rule, rewardConfigJSON: config),
                isActive: true))
        let answer = try await loyalty.rewards.rules.evaluate(
            EvaluateRequest(idempotencyKey: "grant-\(rule)", playerID: player, ruleIDs: [rule]))
        return try #require(answer.results.first?.grant?.rewardID)
    }

    private func bet(_ player: String, _ amount: String, on game: String, in loyalty: LoyaltyHarness) async throws {
        _ = try await loyalty.rewards.ledger.post(
            PostRequest(
                idempotencyKey: "\(game)-\(amount)", playerID: player, type: .wager, currency: .sc,
                amount: Money(amount), game: game))
    }

    private func reward(
        _ id: Int64, of player: String, in loyalty: LoyaltyHarness
    ) async throws -> RewardsContract.Reward {
        let answer = try await loyalty.rewards.grants.getReward(GetRewardRequest(playerID: player, rewardID: id))
        return try #require(answer.reward)
    }

    @Test("A bonus of 50 at ×10 asks for 500; 20 wagered on a game that counts half are 10")
    func wagering() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "100")
            let id = try await bonus(player, "50", wagering: 10, hours: 48, in: loyalty)
            try await bet(player, "20", on: "roulette", in: loyalty)
            let half = try await reward(id, of: player, in: loyalty)
            #expect(half.wageringRequired == Money("500") && half.wageringCompleted == Decimal("10"))
            try await bet(player, "20", on: "slots/gold", in: loyalty)
            #expect(try await reward(id, of: player, in: loyalty).wageringCompleted == Decimal("30"))
        }
    }

    @Test("The rest of a wager that completes the first reward counts for the next to expire")
    func spill() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "100")
            let last = try await bonus(player, "7", wagering: 10, hours: 96, in: loyalty)
            let next = try await bonus(player, "10", wagering: 10, hours: 72, in: loyalty)
            let first = try await bonus(player, "5", wagering: 6, hours: 24, in: loyalty)
            try await bet(player, "40", on: "slots", in: loyalty)
            #expect(try await reward(first, of: player, in: loyalty).status == .completed)
            #expect(try await reward(next, of: player, in: loyalty).wageringCompleted == Decimal("10"))
            #expect(try await reward(last, of: player, in: loyalty).wageringCompleted == Decimal("0"))
            // What the first was worth is the player's own now.
            #expect(try await loyalty.balance(player, .sc) == Money("65"))
            #expect(try await loyalty.balance(player, .bonus) == Money("17"))
        }
    }

    @Test(
        "100,000 GC and 10 SC at 1.5 are 150,000 and 15, or 10 where the level does not multiply SC; refunded after 140,000 were spent, 10,000 are taken and 140,000 owed, and the next 200,000 leave 60,000",
        arguments: [(true, "15"), (false, "10")])
    func multipliedPurchase(_ multipliesSC: Bool, _ sc: String) async throws {
        try await LoyaltyHarness.run { loyalty in
            var level = try #require(try await loyalty.vip.levels.listLevels(ListLevelsRequest()).levels.first)
            level.storeMultiplier = Decimal("1.5")
            level.multipliesSC = multipliesSC
            _ = try await loyalty.vip.levels.defineLevel(DefineLevelRequest(idempotencyKey: "level", level: level))
            let player = try await loyalty.player()
            _ = try await loyalty.status(of: player) { $0.storeMultiplier == Decimal("1.5") }
            let package = try await loyalty.catalog.packages.createPackage(
                CreatePackageRequest(
                    idempotencyKey: "package",
                    package: CoinPackage(
                        name: "Starter", systemName: "starter", price: Money("9.99"), priceCurrency: "USD",
                        gcAmount: Money("100000"), scAmount: Money("10"), isActive: true)))
            let paid = try await loyalty.purchases.purchasing.recordPaid(
                RecordPaidRequest(
                    idempotencyKey: "paid", playerID: player, packageID: try #require(package.package?.packageID),
                    paymentMethod: "paypal", paymentReference: "payment-1", price: Money("9.99"), country: "US"),
                options: CallOptions(timeout: .seconds(20)))
            let purchase = try #require(paid.purchase)
            #expect(purchase.gcGranted == Money("150000") && purchase.scGranted == Money(sc))
            try await loyalty.eventually(is: Money("150000")) { try await loyalty.balance(player, .gc) }
            #expect(try await loyalty.balance(player, .sc) == Money(sc))

            try await loyalty.post(player, .wager, .gc, "140000")
            _ = try await loyalty.purchases.purchasing.refund(
                RefundRequest(idempotencyKey: "refund", purchaseID: purchase.purchaseID, reason: "asked for"))
            try await loyalty.eventually(is: Money("0")) { try await loyalty.balance(player, .gc) }
            let debts = try await loyalty.rewards.ledger.listDebts(ListDebtsRequest(playerID: player)).debts
            #expect(debts.map(\.currency) == [.gc] && debts.map(\.amount) == [Money("140000")])
            try await loyalty.post(player, .credit, .gc, "200000")
            #expect(try await loyalty.balance(player, .gc) == Money("60000"))
        }
    }
}

extension LoyaltyHarness {
    /// Wagers 1 GC a thousand times, in one call.
    fileprivate func wagerThousandTimes(_ player: String, key: String) async throws {
        let postings = (0..<1_000).map { number in
            PostRequest(
                idempotencyKey: "\(key)-\(number)", playerID: player, type: .wager, currency: .gc,
                amount: Money(units: 1))
        }
        let answer = try await rewards.ledger.postBatch(
            PostBatchRequest(postings: postings), options: CallOptions(timeout: .seconds(60)))
        #expect(answer.outcomes.count == 1_000)
        #expect(answer.outcomes.allSatisfy { if case .posted = $0.outcome { true } else { false } })
    }
}
