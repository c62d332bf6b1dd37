package import Postgres

/// How far the events to one service are behind.
package struct EventLag: Sendable, Hashable {
    /// Committed and not yet delivered.
    package var waiting: Int64 = 0
    /// Of those, events that were refused and will be tried again.
    package var retrying: Int64 = 0
    /// When the oldest of them happened.
    package var oldestAt: PostgresTimestamp?
    /// Refused too often, and waiting for an operator.
    package var parked: Int64 = 0

    package init(
        waiting: Int64 = 0, retrying: Int64 = 0, oldestAt: PostgresTimestamp? = nil, parked: Int64 = 0
    ) {
        self.waiting = waiting
        self.retrying = retrying
        self.oldestAt = oldestAt
        self.parked = parked
    }
}
