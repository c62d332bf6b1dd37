import Domain
import Logging
import LoyaltyHarness
import Postgres
import RewardsService
import ServiceRuntime
import Testing

/// The rewards schema in a database of the test's own, with everything that writes to its ledger.
struct LedgerFixture {
    let pool: PostgresPool
    let outbox = Outbox(schema: MessagingSchema("rewards"))
    let postings: PostingStore
    let ledger: LedgerStore
    let proofs: ProofStore

    static func run(_ body: (LedgerFixture) async throws -> Void) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_rewards") { pool in try await body(LedgerFixture(pool: pool)) }
        }
    }

    init(pool: PostgresPool) {
        self.pool = pool
        postings = PostingStore(database: pool, outbox: outbox) { try $0.events() }
        ledger = LedgerStore(database: pool)
        proofs = ProofStore(database: pool)
    }

    /// Registers a player.
    @discardableResult
    func register(_ player: PlayerID = .random()) async throws -> PlayerID {
        let registration = Registration(
            playerID: player, email: try #require(EmailAddress("\(player)@example.com")), name: "player")
        try await pool.transaction { transaction in
            try await PlayerStore(database: pool, outbox: outbox).insert(
                registration.player(at: .epoch), telling: try registration.events(at: .epoch), in: transaction)
        }
        return player
    }

    /// Writes postings; all of them must be taken.
    @discardableResult
    func post(_ postings: Posting..., at now: Timestamp = .epoch) async throws -> [PostingReceipt] {
        try await self.postings.write(postings, at: now).map { outcome in
            guard case .posted(let receipt) = outcome else { throw HarnessError("not posted: \(outcome)") }
            return receipt
        }
    }

    /// Runs a job to its end.
    func run(_ name: String, of jobs: [Job], at time: Timestamp) async throws {
        let job = try #require(jobs.first { $0.name == name })
        let runner = JobRunner(
            jobs: jobs, pool: pool, schema: MessagingSchema("rewards"), logger: Logger(label: "test"))
        #expect(try await runner.runIfDue(job, at: time.postgresTimestamp, force: true))
    }

    /// Everything that does not hold of a player's account.
    func faults(of player: PlayerID) async throws -> [LedgerFault] {
        try await proofs.proofs(of: [player]).flatMap { $0.faults() }
    }

    func balance(_ currency: Domain.Currency, of player: PlayerID) async throws -> Domain.Money? {
        try await ledger.wallet(of: player)?.wallet[currency].balance
    }

    func count(_ sql: String) async throws -> Int64 {
        try await pool.query(Statement(name: "count_for_test", sql: sql)).one().decode(Int64.self, at: 0)
    }
}

extension LedgerFixture {
    /// Runs `body` while another transaction, which makes changes, has the player's lock; that one commits once `body` waits.
    func behindLock<Value: Sendable>(
        of player: PlayerID, _ changes: String..., body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let lock = "SELECT player_id FROM rewards.loyalty_balances WHERE player_id = '\(player)' FOR NO KEY UPDATE"
        let (locked, hasLocked) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let first = Task {
            defer { hasLocked.finish() }
            try await pool.transaction { transaction in
                for sql in [lock] + changes {
                    _ = try await transaction.query(Statement(name: "change_for_test", sql: sql))
                }
                hasLocked.finish()
                for await _ in released {}
            }
        }
        for await _ in locked {}
        let second = Task { try await body() }
        let waiting = """
            SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
            """
        // What waits for a lock tells nobody but the server.
        while try await count(waiting) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        release.finish()
        try await first.value
        return try await second.value
    }
}

extension Posting {
    /// A movement; its amount names its key unless the test does.
    static func of(
        _ player: PlayerID, _ type: Domain.TransactionType, _ amount: String,
        _ currency: Domain.Currency = .sweepstakesCoins, key: String? = nil, reference: String? = nil
    ) throws -> Posting {
        Posting(
            playerID: player, type: type, currency: currency, amount: try Domain.Money(amount),
            key: try IdempotencyKey(key ?? "\(type)-\(amount)-\(currency)"),
            reference: try reference.map { try ReferenceID($0) })
    }
}
