package import Postgres

/// The parked events of one schema: an operator lists them, has them tried again, or discards them.
package struct ParkedEvents: Sendable {
    private let pool: PostgresPool
    private let statements: ParkedStatements

    package init(pool: PostgresPool, schema: MessagingSchema) {
        self.pool = pool
        statements = schema.parked
    }

    /// Lists the oldest first.
    ///
    /// - Parameters:
    ///   - destination: Where they were to go; nil for anywhere.
    ///   - last: The last one of the page before, or nil.
    package func list(
        destination: String? = nil, after last: ParkedEvent? = nil, limit: Int
    ) async throws -> [ParkedEvent] {
        let rows = try await pool.query(
            statements.list, destination ?? "", last?.parkedAt ?? .distantPast,
            last?.event.id ?? PostgresUUID(high: 0, low: 0), limit)
        return try rows.map { row in
            ParkedEvent(
                event: OutboxEvent(
                    id: try row.decode(at: 0), destination: try row.decode(at: 1), playerID: try row.decode(at: 2),
                    type: try row.decode(at: 3), payload: try row.decode(PostgresBytes.self, at: 4).bytes,
                    occurredAt: try row.decode(at: 5)),
                attempts: Int(try row.decode(Int16.self, at: 6)), lastError: try row.decode(at: 7),
                parkedAt: try row.decode(at: 8))
        }
    }

    /// Puts events back into the outbox, with all their attempts.
    ///
    /// - Returns: How many there were.
    package func retry(_ ids: [PostgresUUID]) async throws -> Int { try await pool.execute(statements.retry, ids) }

    /// Removes events for good: what they say never reaches their receiver.
    ///
    /// - Returns: How many there were.
    package func discard(_ ids: [PostgresUUID]) async throws -> Int { try await pool.execute(statements.discard, ids) }
}
