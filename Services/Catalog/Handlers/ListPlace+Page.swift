package import Domain
package import ServiceRuntime

extension ListPlace {
    /// How many numbers of a page token name a place.
    package static let keyCount = 3

    /// The place after which a page begins; nil for the first page.
    ///
    /// - Throws: ``DomainError`` for a token that names no time.
    package init?(_ page: Page) throws(DomainError) {
        guard let keys = page.after else { return nil }
        self.init(
            time: try Timestamp(microseconds: keys[0]),
            id: UUID128(high: UInt64(bitPattern: keys[1]), low: UInt64(bitPattern: keys[2])))
    }

    /// The token of the page after this place.
    package var token: String {
        Page.token(after: [time.microseconds, Int64(bitPattern: id.high), Int64(bitPattern: id.low)])
    }
}

/// Which part of a list by time a call wants.
package struct ListRequest: Sendable {
    package var place: ListPlace?
    package var size: Int

    /// One more than a page has says whether there is a page after it.
    package var limit: Int { size + 1 }

    /// The page of the rows that were read with ``limit``, and the token of the next.
    package func page<Row>(_ rows: [Row], place: (Row) -> ListPlace) -> (rows: ArraySlice<Row>, token: String) {
        let page = rows.prefix(size)
        return (page, rows.count > size ? page.last.map { place($0).token } ?? "" : "")
    }
}
