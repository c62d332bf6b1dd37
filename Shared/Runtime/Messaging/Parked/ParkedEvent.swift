package import Postgres

/// An event that its receiver refused too often, and that waits for an operator.
package struct ParkedEvent: Sendable, Hashable {
    package var event: OutboxEvent
    package var attempts: Int
    package var lastError: String
    package var parkedAt: PostgresTimestamp
}
