package import Domain

/// Where a page of a list that is ordered by time and identifier begins: after this row, newest first. It names a row and not
/// a number of rows, so that rows added meanwhile move nothing.
package struct ListPlace: Sendable, Hashable {
    package var time: Timestamp
    package var id: UUID128

    package init(time: Timestamp, id: UUID128) {
        self.time = time
        self.id = id
    }

    /// Before the newest row.
    static let start = ListPlace(time: .latest, id: UUID128(high: .max, low: .max))
}
