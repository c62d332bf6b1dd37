package import Postgres

/// An event of the outbox that is not delivered yet.
package struct PendingEvent: Sendable, Hashable {
    /// Where the row is: the outbox's key but for the destination, which a relay knows.
    package struct Key: Sendable, Hashable {
        package var lane: Lane
        /// The order within a lane. Taken before the commit: a smaller one may appear later.
        package var id: Int64
        package var playerID: PostgresUUID
    }

    package var key: Key
    /// How often the receiver refused it.
    package var attempts: Int
    package var event: OutboxEvent

    package init(key: Key, attempts: Int, event: OutboxEvent) {
        self.key = key
        self.attempts = attempts
        self.event = event
    }
}
