package import Domain

/// Where a row stands in a list that is ordered by a time and, within it, by a UUID.
package struct TimedRow: Sendable, Hashable {
    package var time: Timestamp
    package var id: UUID128

    package init(time: Timestamp, id: UUID128) {
        self.time = time
        self.id = id
    }

    package init<Tag>(time: Timestamp, id: Identifier<Tag>) { self.init(time: time, id: id.value) }
}

extension Page {
    /// How many numbers place a ``TimedRow``.
    package static let timedRowKeyCount = 3

    /// The last row of the page before, in a list of ``timedRowKeyCount``; nil for the first page.
    ///
    /// - Throws: ``DomainError`` for a token that was put together by hand.
    package func timedRow() throws(DomainError) -> TimedRow? {
        guard let after else { return nil }
        precondition(after.count == Self.timedRowKeyCount, "a page of \(after.count) keys places no timed row")
        return TimedRow(
            time: try Timestamp(microseconds: after[0]),
            id: UUID128(high: UInt64(bitPattern: after[1]), low: UInt64(bitPattern: after[2])))
    }

    /// The token of the page that follows a row.
    package static func token(after row: TimedRow) -> String {
        token(after: [row.time.microseconds, Int64(bitPattern: row.id.high), Int64(bitPattern: row.id.low)])
    }
}
