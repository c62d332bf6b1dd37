package import CommonContract
private import Domain
private import RPC

/// A page of a list that is ordered by a time and an id.
package struct TimedPage: Sendable, Hashable {
    package var size: Int
    /// The last row of the page before.
    package var row: TimedRow?

    /// Reads a page, noting its mistake under `page`.
    package init?(_ wire: PageRequest?, _ fields: inout RequestFields) {
        let read = fields.read("page") { () throws(DomainError) in
            let page = try Page(wire, keyCount: Page.timedRowKeyCount)
            return (size: page.size, row: try page.timedRow())
        }
        guard let read else { return nil }
        (size, row) = read
    }

    /// Reads a page where nothing else can be wrong.
    ///
    /// - Throws: INVALID_ARGUMENT for a size or a token that is not acceptable.
    package init(_ wire: PageRequest?) throws {
        var fields = RequestFields()
        guard let page = TimedPage(wire, &fields) else { throw fields.error }
        self = page
    }

    /// Says where the list goes on, from one row more than a page has, where there are so many.
    package func response<Row>(_ rows: [Row], place: (Row) -> TimedRow) -> PageResponse {
        guard rows.count > size, size > 0 else { return PageResponse() }
        return PageResponse(nextPageToken: Page.token(after: place(rows[size - 1])))
    }
}
