package import Postgres

/// An event that its receiver refused too often, and that waits for an operator.
package struct ParkedEvent: Sendable, Hashable {
    package var event: OutboxEvent
    package var attempts: Int
    package var lastError: String
    package var parkedAt: PostgresTimestamp
    /// The service that sent it, where this one has taken it; nil for one of this service's own.
    package var source: String?

    package init(
        event: OutboxEvent, attempts: Int = 0, lastError: String, parkedAt: PostgresTimestamp, source: String? = nil
    ) {
        self.event = event
        self.attempts = attempts
        self.lastError = lastError
        self.parkedAt = parkedAt
        self.source = source
    }

    /// The order of lists.
    static func isListedBefore(_ left: ParkedEvent, _ right: ParkedEvent) -> Bool {
        (left.parkedAt, left.event.id.high, left.event.id.low)
            < (right.parkedAt, right.event.id.high, right.event.id.low)
    }
}
