import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing

@Suite("The calls of the ledger")
struct LedgerCallTests {
    @Test("A posting answers the balance after it, and the ledger lists it with what it moved")
    func postAndList() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "10")
            let answer = try await loyalty.post(player, .wager, .sc, "2.5", reference: "bet-1")
            #expect(answer.balances.map(\.amount) == [Money("7.5")])
            let list = try await loyalty.rewards.ledger.listTransactions(ListTransactionsRequest(playerID: player))
            #expect(list.transactions.map(\.type) == [.wager, .credit])
            #expect(list.transactions.first == answer.transaction)
            #expect(list.transactions.map(\.sequence) == [2, 1])
        }
    }

    @Test("The same posting again answers the same and moves nothing; another one with its key is refused")
    func idempotency() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "10")
            let first = try await loyalty.post(player, .wager, .sc, "1", key: "k")
            let again = try await loyalty.post(player, .wager, .sc, "1", key: "k")
            #expect(again.replayed && !first.replayed)
            #expect(again.transaction == first.transaction)
            let conflict = try await refusal { try await loyalty.post(player, .wager, .sc, "2", key: "k") }
            #expect(conflict.code == .alreadyExists)
            #expect(conflict.details.reason == "IDEMPOTENCY_CONFLICT")
            #expect(try await loyalty.balance(player, .sc) == Money("9"))
        }
    }

    @Test("A wager beyond the balance is refused, says the balance, and changes nothing")
    func insufficientFunds() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "1")
            let error = try await refusal { try await loyalty.post(player, .wager, .sc, "1.0001", key: "k") }
            #expect(error.code == .failedPrecondition)
            #expect(error.details.reason == "INSUFFICIENT_FUNDS")
            #expect(error.details.metadata["balance"] == "1")
            // The refusal has not used up the key.
            let later = try await loyalty.post(player, .wager, .sc, "1", key: "k")
            #expect(!later.replayed)
        }
    }

    @Test("A reference names one posting of a player and type")
    func references() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "10")
            try await loyalty.post(player, .wager, .sc, "1", reference: "round-1")
            try await loyalty.post(player, .win, .sc, "2", reference: "round-1")
            let error = try await refusal { try await loyalty.post(player, .wager, .sc, "1", reference: "round-1") }
            #expect(error.code == .alreadyExists && error.details.reason == "REFERENCE_USED")
            #expect(try await loyalty.balance(player, .sc) == Money("11"))
        }
    }

    @Test("Every field that is malformed is named")
    func malformed() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let error = try await refusal {
                _ = try await loyalty.rewards.ledger.post(
                    PostRequest(
                        idempotencyKey: "", playerID: "nobody", type: .unspecified, currency: .unrecognized(77),
                        amount: Money("0"), reference: "a b"))
            }
            #expect(error.code == .invalidArgument)
            #expect(
                error.details.fieldViolations.map(\.field)
                    == ["idempotency_key", "player_id", "type", "currency", "amount", "reference"])
        }
    }

    @Test("A key such as the postings of events have is refused: nobody takes the place of a purchase or a gift")
    func eventKeys() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player()
            for key in ["purchase:1:CREDIT-GC", "vip_tier_up:3", "birthday:2026"] {
                let error = try await loyalty.refusedCall {
                    try await loyalty.post(player, .credit, .sc, "1", key: key)
                }
                #expect(error.code == .invalidArgument && error.fields == ["idempotency_key"])
            }
        }
    }

    @Test("An unknown player is not found")
    func unknownPlayer() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let stranger = "00000000-0000-4000-8000-000000000000"
            let posting = try await refusal { try await loyalty.post(stranger, .wager, .sc, "1") }
            #expect(posting.code == .notFound && posting.details.reason == "PLAYER_UNKNOWN")
            let reading = try await refusal { _ = try await loyalty.balance(stranger, .sc) }
            #expect(reading.code == .notFound)
        }
    }

    @Test("One bad posting of a batch leaves the others alone, and two of a player see each other's effect")
    func batches() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "3")
            func wager(_ amount: String, _ key: String) -> PostRequest {
                PostRequest(idempotencyKey: key, playerID: player, type: .wager, currency: .sc, amount: Money(amount))
            }
            let answer = try await loyalty.rewards.ledger.postBatch(
                PostBatchRequest(postings: [
                    wager("2", "a"), wager("2", "b"), wager("-1", "c"), wager("1", "d"), wager("2", "a"),
                ]))
            #expect(answer.outcomes.map(\.reason) == ["", "INSUFFICIENT_FUNDS", "INVALID_ARGUMENT", "", ""])
            #expect(try await loyalty.balance(player, .sc) == Money("0"))
        }
    }

    @Test("A list pages without a gap or a repetition while rows are added")
    func paging() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "100")
            for _ in 0..<6 { try await loyalty.post(player, .wager, .sc, "1") }
            var sequences: [Int64] = []
            var token = ""
            repeat {
                let page = try await loyalty.rewards.ledger.listTransactions(
                    ListTransactionsRequest(playerID: player, page: PageRequest(pageSize: 3, pageToken: token)))
                sequences += page.transactions.map(\.sequence)
                token = page.page?.nextPageToken ?? ""
                try await loyalty.post(player, .wager, .sc, "1")
            } while !token.isEmpty
            #expect(sequences == [7, 6, 5, 4, 3, 2, 1])
        }
    }

    @Test("A page token that was tampered with is refused")
    func tamperedToken() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player()
            let error = try await refusal {
                _ = try await loyalty.rewards.ledger.listTransactions(
                    ListTransactionsRequest(playerID: player, page: PageRequest(pageToken: "0123")))
            }
            #expect(error.code == .invalidArgument)
        }
    }

    @Test("Callers that post at once for one player lose nothing: the balance is the sum of the ledger")
    func concurrentPostings() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(sc: "50")
            let refused = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<80 {
                    group.addTask {
                        do {
                            try await loyalty.post(player, .wager, .sc, "1")
                            return 0
                        } catch let error as RPCError where error.details.reason == "INSUFFICIENT_FUNDS" {
                            return 1
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(refused == 30)
            #expect(try await loyalty.balance(player, .sc) == Money("0"))
        }
    }
}

extension PostingOutcome {
    fileprivate var reason: String {
        if case .refused(let refusal) = outcome { refusal.reason } else { "" }
    }
}
