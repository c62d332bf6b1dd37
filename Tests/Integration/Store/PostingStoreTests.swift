import Domain
import LoyaltyHarness
import Postgres
import RewardsService
import ServiceRuntime
import Testing

@Suite("Postings on a real database")
struct PostingStoreTests {
    private typealias Money = Domain.Money

    /// A store on a database of the test's own, with players who have 100 SC.
    private func withStore(
        players count: Int = 1, _ body: (PostingStore, [PlayerID], PostgresPool) async throws -> Void
    ) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_rewards") { pool in
                let outbox = Outbox(schema: MessagingSchema("rewards"))
                let players = (0..<count).map { _ in PlayerID.random() }
                let accounts = PlayerStore(database: pool, outbox: outbox)
                for (number, player) in players.enumerated() {
                    let registration = Registration(
                        playerID: player, email: try #require(EmailAddress("\(number)@example.com")), name: "player")
                    try await pool.transaction { transaction in
                        try await accounts.insert(
                            registration.player(at: .epoch), telling: try registration.events(at: .epoch),
                            in: transaction)
                    }
                }
                let store = PostingStore(database: pool, outbox: outbox) { try $0.events() }
                let credits = try players.map { try posting($0, .credit, "100", "credit") }
                _ = try await store.write(credits, at: .epoch)
                try await body(store, players, pool)
            }
        }
    }

    private func posting(
        _ player: PlayerID, _ type: TransactionType, _ amount: String, _ key: String,
        reference: String? = nil
    ) throws -> Posting {
        Posting(
            playerID: player, type: type, currency: .sweepstakesCoins, amount: try Money(amount),
            key: try IdempotencyKey(key), reference: try reference.map { try ReferenceID($0) })
    }

    @Test("What is written can be read again, to the last field")
    func roundTrip() async throws {
        try await withStore { store, players, pool in
            var written = try posting(players[0], .wager, "2.0001", "k", reference: "bet-1")
            written.game = try GameID("slots/gold")
            written.description = "A bet, «quoted» \\ and all"
            written.metadata = ["round": "7", "note": "ä\"b"]
            written.occurredAt = .epoch + .seconds(5)
            let outcome = try #require(try await store.write([written], at: .epoch + .seconds(9)).first)
            guard case .posted(let receipt) = outcome else { return #expect(Bool(false), "\(outcome)") }
            let ledger = LedgerStore(database: pool)
            let read = try await ledger.entries(of: players[0], matching: LedgerFilter(), before: nil, limit: 10)
            #expect(read.first == receipt.entry)
            #expect(receipt.records(written))
        }
    }

    @Test("The same batch twice answers the same rows, replayed")
    func replay() async throws {
        try await withStore(players: 3) { store, players, _ in
            let batch = try players.map { try posting($0, .wager, "1", "k", reference: "bet") }
            let first = try await store.write(batch, at: .epoch)
            let again = try await store.write(batch, at: .epoch + .seconds(60))
            #expect(
                again
                    == first.map { outcome in
                        if case .posted(let entry) = outcome { .replayed(entry) } else { outcome }
                    })
        }
    }

    @Test("One key twice in a batch is recorded once; a refused posting gives its key and reference back")
    func collisionsWithinBatch() async throws {
        try await withStore { store, players, _ in
            let player = players[0]
            let outcomes = try await store.write(
                [
                    try posting(player, .wager, "1", "a"), try posting(player, .wager, "1", "a"),
                    try posting(player, .wager, "1000", "b", reference: "bet"),
                ], at: .epoch)
            guard case .posted(let entry) = outcomes[0] else { return #expect(Bool(false), "\(outcomes)") }
            #expect(outcomes[1] == .replayed(entry))
            #expect(outcomes[2] == (try .refused(.insufficientFunds(balance: Money("99")))))
            let retry = try await store.write([try posting(player, .wager, "2", "b", reference: "bet")], at: .epoch)
            guard case .posted = retry[0] else { return #expect(Bool(false), "\(retry)") }
        }
    }

    @Test("Metrics are the ledger's sums, exactly, and what follows from them follows")
    func metrics() async throws {
        try await withStore { store, players, pool in
            let player = players[0]
            _ = try await store.write(
                [
                    try posting(player, .wager, "10", "a"), try posting(player, .wager, "5", "b"),
                    try posting(player, .win, "3", "c"),
                ], at: .epoch)
            let row = try await pool.query(
                Statement(
                    name: "metrics",
                    sql: """
                        SELECT total_wagered, total_won, total_bets::bigint, house_edge_contribution, avg_bet_size, win_loss_ratio
                          FROM rewards.player_metrics WHERE player_id = $1
                        """), player
            ).one()
            #expect(try row.decode(FixedDecimal.self, at: 0) == FixedDecimal(15))
            #expect(try row.decode(FixedDecimal.self, at: 1) == FixedDecimal(3))
            #expect(try row.decode(Int64.self, at: 2) == 2)
            #expect(try row.decode(FixedDecimal.self, at: 3) == FixedDecimal(12))
            #expect(try row.decode(FixedDecimal.self, at: 4) == (try FixedDecimal("7.5")))
            #expect(try row.decode(FixedDecimal.self, at: 5) == (try FixedDecimal("0.2")))
        }
    }

    @Test("Replicas that write the same players at once lose nothing and leave rows without a gap")
    func replicas() async throws {
        try await withStore(players: 8) { store, players, pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for replica in 0..<6 {
                    group.addTask {
                        for round in 0..<10 {
                            let batch = try players.shuffled().map { player in
                                try posting(
                                    player, .wager, "0.5", "\(replica)-\(round)", reference: "\(replica)/\(round)")
                            }
                            _ = try await store.write(batch, at: .epoch)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let check = Statement(
                name: "check",
                sql: """
                    SELECT count(*), bool_and(b.sc_balance = 100 - 30 AND b.sc_sequence = 61),
                           bool_and((SELECT sum(balance_after - balance_before) = b.sc_balance AND count(*) = max(sequence)
                                       FROM rewards.transactions t
                                       WHERE t.player_id = b.player_id AND t.currency_type = 'SC')),
                           (SELECT count(*) FROM rewards.outbox WHERE type LIKE '%WagerRecorded')
                      FROM rewards.loyalty_balances b
                    """)
            let (count, balances, ledger, events) = try await pool.query(check).one()
                .decode((Int64, Bool, Bool, Int64).self)
            #expect(count == 8 && balances && ledger && events == 480)
        }
    }
}
