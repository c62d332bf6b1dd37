package import Postgres

/// Events of other services that a service has taken and keeps, since it cannot apply them yet, or cannot at all: the latter
/// are for an operator, like parked ones.
package protocol TakenEvents: Sendable {
    /// Those that cannot be applied, the oldest first, after a place: at most `limit`.
    func parked(
        after place: (parkedAt: PostgresTimestamp, id: PostgresUUID)?, limit: Int
    ) async throws -> [ParkedEvent]

    /// Has them tried again.
    ///
    /// - Returns: How many of them there were.
    func retry(_ ids: [PostgresUUID], in database: any PostgresQuerying) async throws -> Int

    /// Removes those that cannot be applied for good.
    ///
    /// - Returns: How many of them there were.
    func discard(_ ids: [PostgresUUID], in database: any PostgresQuerying) async throws -> Int

    /// How many are kept, by the service that sent them.
    func lags() async throws -> [String: EventLag]
}
