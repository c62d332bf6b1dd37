import CommonContract
import LoyaltyHarness
import Postgres
import RPC
import RewardsContract
import Testing

@Suite("The calls of the audit")
struct AuditCallTests {
    @Test("Wagers are summed by player and currency, page by page, voided ones left out")
    func wagers() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            var expected: [String: PlayerWagers] = [:]
            for name in ["a", "b", "c"] {
                let id = try await loyalty.player(name, gc: "100", sc: "10")
                try await loyalty.post(id, .wager, .sc, "2.5")
                try await loyalty.post(id, .wager, .gc, "7")
                try await loyalty.post(id, .win, .sc, "1")
                expected[id] = PlayerWagers(
                    playerID: id, gc: Decimal("7"), sc: Decimal("2.5"), bonus: Decimal("0"))
            }
            var found: [PlayerWagers] = []
            var token = ""
            repeat {
                let page = try await loyalty.rewards.audit.sumWagers(
                    SumWagersRequest(page: PageRequest(pageSize: 2, pageToken: token)))
                found += page.players
                token = page.page?.nextPageToken ?? ""
            } while !token.isEmpty
            #expect(found == expected.values.sorted { $0.playerID < $1.playerID })
            let one = try await loyalty.rewards.audit.sumWagers(SumWagersRequest(playerIDs: [found[1].playerID]))
            #expect(one.players == [found[1]])
        }
    }

    @Test("A purchase that the ledger knows nothing of is answered with zeros; malformed ids are named")
    func purchases() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            let purchase = "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44"
            try await loyalty.post(id, .deposit, .cash, "10", reference: purchase)
            try await loyalty.post(id, .credit, .gc, "1000", reference: "\(purchase):GC")
            let other = "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b45"
            let answer = try await loyalty.rewards.audit.sumPurchases(
                SumPurchasesRequest(purchases: [
                    AuditedPurchase(purchaseID: other, playerID: id),
                    AuditedPurchase(purchaseID: purchase, playerID: id),
                ]))
            #expect(answer.purchases.map(\.purchaseID) == [other, purchase])
            #expect(answer.purchases[0].credits == 0 && answer.purchases[0].deposited == Decimal("0"))
            #expect(answer.purchases[1].credits == 1 && answer.purchases[1].gcCredited == Decimal("1000"))
            #expect(answer.purchases[1].deposited == Decimal("10"))
            let error = try await refusal {
                _ = try await loyalty.rewards.audit.sumPurchases(
                    SumPurchasesRequest(purchases: [AuditedPurchase(purchaseID: "x", playerID: "y")]))
            }
            #expect(error.fields == ["purchases[0].purchase_id", "purchases[0].player_id"])
        }
    }

    @Test("A reward whose status contradicts its figures is named")
    func rewards() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            try await loyalty.database.withPool { pool in
                _ = try await pool.execute(
                    Statement(
                        name: "contradiction",
                        sql: """
                            INSERT INTO rewards.reward_history
                                (id, player_id, reward_type, amount, currency_type, status, wagering_required)
                            SELECT 7, player_id, 'BONUS_BALANCE', 5, 'BONUS', 'COMPLETED', 50 FROM rewards.players
                            """))
            }
            let answer = try await loyalty.rewards.audit.checkRewards(CheckRewardsRequest())
            #expect(answer.playersChecked == 1 && answer.rewardsChecked == 1)
            #expect(Set(answer.faults.map(\.rewardID)) == [7] && answer.faults.allSatisfy { $0.playerID == id })
            #expect(answer.faults.contains { $0.description == "is COMPLETED with wagering left" })
        }
    }
}
