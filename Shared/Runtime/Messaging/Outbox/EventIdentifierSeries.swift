package import Postgres

/// The identifiers of a batch of events, ascending.
///
/// Random bits are asked of the system once, and counted up from there: an event of its own costs two system calls, and
/// a batch has hundreds.
package struct EventIdentifierSeries {
    private static let counted: UInt64 = (1 << 62) - 1

    private var next: PostgresUUID

    /// - Parameter time: As ``EventIdentifier/make(at:)`` takes it.
    package init(at time: PostgresTimestamp) { next = EventIdentifier.make(at: time) }

    /// The next identifier of the series.
    package mutating func take() -> PostgresUUID {
        defer {
            let low = next.low & ~Self.counted | (next.low &+ 1) & Self.counted
            next = PostgresUUID(high: next.high, low: low)
        }
        return next
    }
}
