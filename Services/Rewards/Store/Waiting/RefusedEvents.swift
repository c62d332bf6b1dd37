private import Domain
package import Postgres
package import ServiceRuntime

/// Waiting events that could not be applied although their player is registered: operators see and decide about them.
package struct RefusedEvents: TakenEvents {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    package func parked(
        after place: (parkedAt: PostgresTimestamp, id: PostgresUUID)?, limit: Int
    ) async throws -> [ParkedEvent] {
        let rows = try await database.query(
            WaitingStatements.parked, place?.parkedAt ?? .distantPast, place?.id ?? PostgresUUID(high: 0, low: 0),
            Int64(limit))
        return try rows.map { (row) throws -> ParkedEvent in
            let event = OutboxEvent(
                id: try row.decode(at: 0), destination: "rewards", playerID: try row.decode(at: 1),
                type: try row.decode(at: 3), payload: try row.decode(PostgresBytes.self, at: 4).bytes,
                occurredAt: try row.decode(PostgresTimestamp.self, at: 5))
            return ParkedEvent(
                event: event, lastError: try row.decode(at: 6), parkedAt: try row.decode(at: 7),
                source: try row.decode(at: 2))
        }
    }

    /// The job applies them within seconds.
    package func retry(_ ids: [PostgresUUID], in database: any PostgresQuerying) async throws -> Int {
        try await database.execute(WaitingStatements.retry, ids)
    }

    package func discard(_ ids: [PostgresUUID], in database: any PostgresQuerying) async throws -> Int {
        try await database.execute(WaitingStatements.discard, ids)
    }

    package func lags() async throws -> [String: EventLag] {
        var lags: [String: EventLag] = [:]
        for row in try await database.query(WaitingStatements.lags) {
            lags[try row.decode(at: 0)] = EventLag(
                waiting: try row.decode(at: 1), oldestAt: try row.decode(at: 2), parked: try row.decode(at: 3))
        }
        return lags
    }
}
