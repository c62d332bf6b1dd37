import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import WellKnownContract

@Suite("Voids, past balances, debts and proofs by call")
struct LedgerProofTests {
    private func verify(_ loyalty: LoyaltyHarness, _ player: String = "") async throws -> VerifyResponse {
        try await loyalty.rewards.ledger.verify(VerifyRequest(playerID: player)) { responses in
            var last: VerifyResponse?
            for try await response in responses { last = response }
            return try #require(last)
        }
    }

    @Test("A wager is voided by its reference, once; the same call again answers the same")
    func void() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "10")
            let wager = try await loyalty.post(player, .wager, .sc, "4", reference: "bet-1")
            let request = VoidPostingRequest(
                idempotencyKey: "v", playerID: player, type: .wager, reference: "bet-1", reason: "the round broke")
            let first = try await loyalty.rewards.ledger.voidPosting(request)
            let again = try await loyalty.rewards.ledger.voidPosting(request)
            #expect(first.transactions.map(\.type) == [.void] && !first.replayed && again.replayed)
            #expect(first.transactions == again.transactions)
            #expect(try await loyalty.balance(player, .sc) == Money("10"))
            let second = try await refusal {
                _ = try await loyalty.rewards.ledger.voidPosting(
                    VoidPostingRequest(
                        idempotencyKey: "w", playerID: player,
                        transactionID: wager.transaction?.transactionID ?? 0, reason: "again"))
            }
            #expect(second.code == .failedPrecondition && second.details.reason == "ALREADY_VOIDED")
            let unknown = try await refusal {
                _ = try await loyalty.rewards.ledger.voidPosting(
                    VoidPostingRequest(idempotencyKey: "x", playerID: player, transactionID: 999_999_999, reason: "no"))
            }
            #expect(unknown.code == .notFound && unknown.details.reason == "TRANSACTION_UNKNOWN")
        }
    }

    @Test("A debt is listed, shown beside the balances, waived once, and gone")
    func debts() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(gc: "10")
            let refund = try await loyalty.post(player, .clawback, .gc, "25", reference: "purchase")
            let debt = try #require(refund.debt)
            #expect(debt.amount == Money("15") && refund.balances.map(\.amount) == [Money("0")])
            let balances = try await loyalty.rewards.ledger.getBalances(GetBalancesRequest(playerID: player))
            #expect(balances.owed == [Owed(currency: .gc, amount: Money("15"))])
            let request = WaiveDebtRequest(
                idempotencyKey: "w", playerID: player, debtID: debt.debtID, currency: .gc, reason: "goodwill")
            let waived = try await loyalty.rewards.ledger.waiveDebt(request)
            #expect(waived.debt?.waived == Money("15"))
            #expect(try await loyalty.rewards.ledger.waiveDebt(request).replayed)
            let open = try await loyalty.rewards.ledger.listDebts(ListDebtsRequest(playerID: player))
            let all = try await loyalty.rewards.ledger.listDebts(
                ListDebtsRequest(playerID: player, includeSettled: true))
            #expect(open.debts == [] && all.debts.map(\.waivedReason) == ["goodwill"])
        }
    }

    @Test("A proof of all players finds nothing off, and adds players and house up to zero for each currency")
    func proof() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            for name in ["ada", "bob", "cyd"] {
                let player = try await loyalty.player(name, gc: "1000", sc: "50")
                try await loyalty.post(player, .deposit, .cash, "20")
                try await loyalty.post(player, .wager, .sc, "30")
                try await loyalty.post(player, .win, .gc, "70")
            }
            let proof = try await verify(loyalty)
            #expect(proof.isComplete && proof.playersChecked == 3 && proof.faultsTotal == 0)
            #expect(proof.rowsChecked == 18)
            #expect(Set(proof.totals.map(\.currency)) == [.gc, .sc, .lp, .cash])
            #expect(proof.totals.allSatisfy { $0.off == Decimal("0") })
            #expect(proof.totals.first { $0.currency == .sc }?.players == Decimal("60"))
            #expect(proof.totals.first { $0.currency == .sc }?.house == Decimal("-60"))
        }
    }

    @Test("What a player owned before anything happened is nothing, and the future is refused")
    func past() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "10")
            let posted = try await loyalty.post(player, .wager, .sc, "4")
            let before = try await loyalty.rewards.ledger.balanceAsOf(
                BalanceAsOfRequest(playerID: player, time: .init(seconds: 1_000)))
            #expect(before.balances.allSatisfy { $0.amount == Money("0") && $0.sequence == 0 })
            let now = try await loyalty.rewards.ledger.balanceAsOf(
                BalanceAsOfRequest(playerID: player, time: posted.transaction?.createdAt))
            #expect(now.balances.first { $0.currency == .sc }?.amount == Money("6"))
            let future = try await refusal {
                _ = try await loyalty.rewards.ledger.balanceAsOf(
                    BalanceAsOfRequest(playerID: player, time: .init(seconds: 99_999_999_999)))
            }
            #expect(future.details.fieldViolations.map(\.field) == ["time"])
        }
    }

    @Test("Every malformed field is named, unknown players are not found, and nothing changes")
    func badInput() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let void = try await refusal {
                _ = try await loyalty.rewards.ledger.voidPosting(
                    VoidPostingRequest(idempotencyKey: "k", playerID: "x", transactionID: -1))
            }
            #expect(void.details.fieldViolations.map(\.field) == ["player_id", "transaction_id", "reason"])
            let waive = try await refusal {
                _ = try await loyalty.rewards.ledger.waiveDebt(
                    WaiveDebtRequest(idempotencyKey: "k", playerID: "", reason: String(repeating: "x", count: 501)))
            }
            #expect(waive.details.fieldViolations.map(\.field) == ["player_id", "debt_id", "currency", "reason"])
            let stranger = "00000000-0000-4000-8000-000000000000"
            let verified = try await refusal { _ = try await verify(loyalty, stranger) }
            #expect(verified.code == .notFound)
            let listed = try await refusal {
                _ = try await loyalty.rewards.ledger.listDebts(ListDebtsRequest(playerID: stranger))
            }
            #expect(listed.code == .notFound)
            let proof = try await verify(loyalty)
            #expect(proof.rowsChecked == 0)
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }
}
