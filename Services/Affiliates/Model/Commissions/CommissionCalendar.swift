package import Domain

/// Says in which month something counts, so that a statement never changes once its month is closed.
package struct CommissionCalendar: Sendable, Hashable {
    /// How long after its end a month still takes what happened in it.
    package var grace: Duration
    /// What was begun within the grace is committed by then.
    package static let settling: Duration = .seconds(3_600)

    package init(grace: Duration) { self.grace = grace }

    /// The month in which it happened; where that is closed, the one in which it is booked.
    package func month(ofWhatOccurredAt occurredAt: Timestamp, bookedAt: Timestamp) -> CommissionMonth {
        let natural = CommissionMonth(of: occurredAt)
        return bookedAt < natural.end + grace ? natural : CommissionMonth(of: bookedAt)
    }

    /// Whether nothing is added to a month any more.
    package func isFinal(_ month: CommissionMonth, at now: Timestamp) -> Bool {
        now >= month.end + grace + Self.settling
    }
}
