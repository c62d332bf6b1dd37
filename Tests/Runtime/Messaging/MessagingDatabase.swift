import Foundation
import Logging
import LoyaltyHarness
import Messages
import Postgres
import WellKnownContract

@testable import ServiceRuntime

/// A sender and a receiver in two schemas of one database, with a table that shows what took effect, and in which order.
struct MessagingDatabase: Sendable {
    static let senderSchema = MessagingSchema("sender")
    static let receiverSchema = MessagingSchema("receiver")

    let database: PostgresDatabase
    let pool: PostgresPool
    let outbox = Outbox(schema: senderSchema)

    /// Gives the body a database of its own.
    static func with(
        cluster: PostgresCluster? = nil, _ body: (MessagingDatabase) async throws -> Void
    ) async throws {
        let shared = if let cluster { cluster } else { try await PostgresCluster.shared() }
        try await shared.withDatabase { database in
            try await database.withPool { pool in
                for schema in ["sender", "receiver"] {
                    let list = MigrationList(schema: schema, [MessagingMigration.first(schema: schema)])
                    try await MigrationRunner(pool: pool, list: list).apply()
                }
                try await pool.execute(Statement(name: "effects", sql: effectsTable))
                try await body(MessagingDatabase(database: database, pool: pool))
            }
        }
    }

    /// One row for each time that an event took effect; a second time breaks no rule, so that a test can see it.
    private static let effectsTable = """
        CREATE TABLE receiver.effects (position bigint GENERATED ALWAYS AS IDENTITY, player_id uuid, number bigint)
        """

    // MARK: - The sender

    /// Commits events of these players, numbered from `first`, in one transaction.
    func send(_ players: [Int], numberedFrom first: Int = 0) async throws {
        let events = try events(players, numberedFrom: first)
        try await outbox.transaction(on: pool) { _ in ((), events) }
    }

    /// Events of these players, numbered from `first`.
    func events(_ players: [Int], numberedFrom first: Int = 0) throws -> [OutboxEvent] {
        try players.enumerated().map { offset, player in
            try OutboxEvent.fixture(
                id: EventIdentifier.make(at: .systemNow), destination: "receiver", player: .player(player),
                type: NumberEvent.fullName, payload: NumberEvent.payload(first + offset))
        }
    }

    func store(owner: PostgresUUID = .random()) -> PostgresRelayStore {
        PostgresRelayStore(pool: pool, schema: Self.senderSchema, destination: "receiver", owner: owner)
    }

    func waiting() async throws -> Int {
        try await pool.query(Statement(name: "waiting", sql: "SELECT count(*) FROM sender.outbox")).one().decode(at: 0)
    }

    // MARK: - The receiver

    /// An inbox whose handler writes the effects, and refuses what `isPoison` says.
    func inbox(isPoison: @escaping @Sendable (Int) -> Bool = { _ in false }) -> Inbox {
        Inbox(pool: pool, schema: Self.receiverSchema, handlers: handlers(isPoison: isPoison))
    }

    /// A handler that writes the effects, and refuses what `isPoison` says.
    ///
    /// - Parameter applied: Told how many events each transaction applies, before its commit.
    func handlers(
        isPoison: @escaping @Sendable (Int) -> Bool = { _ in false },
        applied: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> EventHandlers {
        var handlers = EventHandlers()
        handlers.on(NumberEvent.self) { events, transaction in
            let numbers = events.map(\.payload.number)
            if let poison = numbers.first(where: isPoison) { throw PoisonError(number: poison) }
            try await transaction.execute(
                Statement(
                    name: "apply",
                    sql: """
                        INSERT INTO receiver.effects (player_id, number)
                        SELECT player_id, number FROM unnest($1::uuid[], $2::bigint[]) AS e (player_id, number)
                        """), events.map(\.playerID), numbers.map(Int64.init))
            applied(events.count)
        }
        return handlers
    }

    /// The numbers that took effect, for each player in the order in which they did.
    func effects() async throws -> [Int: [Int]] {
        let rows = try await pool.query(
            Statement(name: "effects", sql: "SELECT player_id, number FROM receiver.effects ORDER BY position"))
        return try rows.reduce(into: [:]) { effects, row in
            let (player, number) = try row.decode((PostgresUUID, Int64).self)
            effects[Int(player.low), default: []].append(Int(number))
        }
    }
}

struct PoisonError: Error, CustomStringConvertible {
    let number: Int
    var description: String { "number \(number) is poison" }
}

extension Logger {
    /// Says nothing, unless asked to: `LOYALTY_TEST_LOG=1`.
    static var quiet: Logger {
        guard ProcessInfo.processInfo.environment["LOYALTY_TEST_LOG"] == nil else {
            return Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
        }
        return Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }
}
