package import Domain
package import Postgres
private import ServiceRuntime

/// Keeps events of players who are not registered yet, each player's in order.
package struct WaitingStore: Sendable {
    package init() {}

    /// Which of these players have events waiting.
    package func waiting(
        among players: [PlayerID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Set<PlayerID> {
        Set(try await transaction.query(WaitingStatements.waiting, players).decode(PlayerID.self))
    }

    /// Adds events, in order.
    package func add(
        _ events: [WaitingEvent], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !events.isEmpty else { return }
        try await transaction.execute(
            WaitingStatements.insert, events.map(\.playerID), events.map(\.eventID), events.map(\.source),
            events.map(\.type), events.map { PostgresBytes($0.payload) }, events.map(\.occurredAt), now)
    }

    /// Takes events of players who are registered by now out of the table, in order: at most `limit`.
    package func take(
        _ limit: Int, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [WaitingEvent] {
        var events: [(position: Int64, event: WaitingEvent)] = []
        for row in try await transaction.query(WaitingStatements.take, Int64(limit)) {
            let event = WaitingEvent(
                eventID: try row.decode(at: 1), playerID: try row.decode(at: 2), source: try row.decode(at: 3),
                type: try row.decode(at: 4), payload: try row.decode(PostgresBytes.self, at: 5).bytes,
                occurredAt: try row.decode(at: 6))
            events.append((try row.decode(at: 0), event))
        }
        return events.sorted { $0.position < $1.position }.map(\.event)
    }

    /// Notes why an event cannot be applied; it is not taken again.
    package func refuse(
        _ events: [PostgresUUID: String], at now: Timestamp, on database: PostgresPool
    ) async throws(PostgresError) {
        let ids = Array(events.keys)
        try await database.execute(WaitingStatements.refuse, ids, ids.map { events[$0] }, now)
    }
}
