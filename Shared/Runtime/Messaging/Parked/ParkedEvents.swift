package import Postgres

/// The parked events of one schema: an operator lists them, has them tried again, or discards them.
package struct ParkedEvents: Sendable {
    private let pool: PostgresPool
    private let statements: ParkedStatements
    /// What the service has taken of others, where it keeps any.
    private let taken: (any TakenEvents)?

    package init(pool: PostgresPool, schema: MessagingSchema, taken: (any TakenEvents)? = nil) {
        self.pool = pool
        statements = schema.parked
        self.taken = taken
    }

    /// Lists the oldest first.
    ///
    /// - Parameters:
    ///   - destination: Where they were to go; nil for anywhere.
    ///   - last: The last one of the page before, or nil.
    package func list(
        destination: String? = nil, after last: ParkedEvent? = nil, limit: Int
    ) async throws -> [ParkedEvent] {
        try await list(
            destination: destination ?? "", after: last.map { ($0.parkedAt, $0.event.id) }, limit: limit)
    }

    /// Puts events back into the outbox, with all their attempts.
    ///
    /// - Returns: How many there were.
    package func retry(_ ids: [PostgresUUID]) async throws -> Int { try await retry(ids, in: pool) }

    /// The same in a transaction.
    package func retry(_ ids: [PostgresUUID], in database: some PostgresQuerying) async throws -> Int {
        let sent = try await database.execute(statements.retry, ids)
        return sent + (try await taken?.retry(ids, in: database) ?? 0)
    }

    /// Removes events for good: what they say never reaches their receiver.
    ///
    /// - Returns: How many there were.
    package func discard(_ ids: [PostgresUUID]) async throws -> Int { try await discard(ids, in: pool) }

    /// The same in a transaction.
    package func discard(_ ids: [PostgresUUID], in database: some PostgresQuerying) async throws -> Int {
        let sent = try await database.execute(statements.discard, ids)
        return sent + (try await taken?.discard(ids, in: database) ?? 0)
    }

    /// Lists the oldest first, after the one that a page token names: those of the service, and those that it has taken.
    ///
    /// - Parameter takenBy: The service's own name: what it has taken goes nowhere else.
    package func list(
        destination: String, takenBy service: String, after place: (parkedAt: PostgresTimestamp, id: PostgresUUID)?,
        limit: Int
    ) async throws -> [ParkedEvent] {
        var events = try await list(destination: destination, after: place, limit: limit)
        if let taken, destination.isEmpty || destination == service {
            events += try await taken.parked(after: place, limit: limit)
            events.sort(by: ParkedEvent.isListedBefore)
        }
        return Array(events.prefix(limit))
    }

    /// What the service has taken of others and not applied, by the service that sent it.
    package func takenLags() async throws -> [String: EventLag] { try await taken?.lags() ?? [:] }

    private func list(
        destination: String, after place: (parkedAt: PostgresTimestamp, id: PostgresUUID)?, limit: Int
    ) async throws -> [ParkedEvent] {
        let rows = try await pool.query(
            statements.list, destination, place?.parkedAt ?? .distantPast,
            place?.id ?? PostgresUUID(high: 0, low: 0), limit)
        return try rows.map(Self.decode)
    }

    /// How far events are behind, by the service that they go to; nothing for one that none goes to.
    package func lags() async throws -> [String: EventLag] {
        var lags: [String: EventLag] = [:]
        for row in try await pool.query(statements.lags) {
            lags[try row.decode(at: 0)] = EventLag(
                waiting: try row.decode(at: 1), retrying: try row.decode(at: 2), oldestAt: try row.decode(at: 3),
                parked: try row.decode(at: 4))
        }
        return lags
    }

    private static func decode(_ row: PostgresRow) throws(PostgresError) -> ParkedEvent {
        ParkedEvent(
            event: OutboxEvent(
                id: try row.decode(at: 0), destination: try row.decode(at: 1), playerID: try row.decode(at: 2),
                type: try row.decode(at: 3), payload: try row.decode(PostgresBytes.self, at: 4).bytes,
                occurredAt: try row.decode(at: 5)),
            attempts: Int(try row.decode(Int16.self, at: 6)), lastError: try row.decode(at: 7),
            parkedAt: try row.decode(at: 8))
    }
}
