package import Postgres

/// The outbox of one schema for one destination, as a relay sees it.
package struct PostgresRelayStore: RelayStore {
    private let pool: PostgresPool
    private let statements: RelayStatements
    private let destination: String
    /// Who holds the lanes; a new one for every start.
    private let owner: PostgresUUID

    package init(
        pool: PostgresPool, schema: MessagingSchema, destination: String, owner: PostgresUUID = .random()
    ) {
        self.pool = pool
        statements = schema.relay
        self.destination = destination
        self.owner = owner
    }

    package func announce(lease: Duration) async throws -> Int {
        try await pool.execute(statements.createLanes, destination)
        return try await pool.query(statements.announce, destination, owner, lease.milliseconds).one().decode(at: 0)
    }

    package func claim(lanesMax: Int, lease: Duration) async throws -> [Lane] {
        try await pool.query(statements.claim, destination, owner, lanesMax, lease.milliseconds)
            .decode(Int16.self).map { Lane(index: $0) }
    }

    package func release(_ lanes: [Lane]) async throws {
        guard !lanes.isEmpty else { return }
        try await pool.execute(statements.release, destination, owner, lanes.map(\.index))
    }

    package func withdraw() async throws { try await pool.execute(statements.withdraw, destination, owner) }

    package func pending(in lanes: [Lane], limit: Int) async throws -> [PendingEvent] {
        let rows = try await pool.query(statements.pending, destination, lanes.map(\.index), limit)
        return try rows.map { row in
            let playerID = try row.decode(PostgresUUID.self, at: 2)
            return PendingEvent(
                key: PendingEvent.Key(
                    lane: Lane(index: try row.decode(at: 0)), id: try row.decode(at: 1), playerID: playerID),
                attempts: Int(try row.decode(Int16.self, at: 3)),
                event: OutboxEvent(
                    id: try row.decode(at: 4), destination: destination, playerID: playerID,
                    type: try row.decode(at: 5), payload: try row.decode(PostgresBytes.self, at: 6).bytes,
                    occurredAt: try row.decode(at: 7), traceContext: try row.decode(at: 8)))
        }
    }

    package func settle(_ settlement: Settlement) async throws {
        let delivered = KeyColumns(settlement.delivered)
        if !delivered.isEmpty {
            try await pool.execute(statements.delivered, destination, delivered.lanes, delivered.ids, delivered.players)
        }
        let retries = KeyColumns(settlement.retries.map(\.key))
        if !retries.isEmpty {
            try await pool.execute(
                statements.retry, destination, retries.lanes, retries.ids, retries.players,
                settlement.retries.map(\.delay.milliseconds), settlement.retries.map { "\($0.error)" })
        }
        let parked = KeyColumns(settlement.parked.map(\.key))
        if !parked.isEmpty {
            try await pool.execute(
                statements.park, destination, parked.lanes, parked.ids, parked.players,
                settlement.parked.map { "\($0.error)" })
        }
    }

    package func backlog() async throws -> OutboxBacklog {
        let (age, parked) = try await pool.query(statements.backlog, destination).one().decode((Int64?, Int64).self)
        return OutboxBacklog(oldestAge: age.map { .milliseconds(max(0, $0)) }, parkedCount: Int(parked))
    }
}

/// Keys as the arrays that statements take.
private struct KeyColumns {
    var lanes: [Int16] = []
    var ids: [Int64] = []
    var players: [PostgresUUID] = []

    var isEmpty: Bool { ids.isEmpty }

    init(_ keys: [PendingEvent.Key]) {
        lanes = keys.map(\.lane.index)
        ids = keys.map(\.id)
        players = keys.map(\.playerID)
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
