internal import CommonContract
internal import Domain
private import RPC
internal import ServiceRuntime

/// Which part of a list that is ordered by a time a call wants: the newest rows first.
struct TimedPage: Sendable {
    let size: Int
    /// The last row of the page before.
    let before: TimedRow?

    /// - Throws: INVALID_ARGUMENT for a size or a token that is not acceptable.
    init(_ wire: PageRequest?) throws {
        var fields = RequestFields()
        let page = fields.read("page") { () throws(DomainError) in
            let page = try Page(wire, keyCount: Page.timedRowKeyCount)
            return (size: page.size, before: try page.timedRow())
        }
        guard let page else { throw fields.error }
        (size, before) = page
    }

    /// - Parameter last: The last row of this page.
    func response(hasMore: Bool, last: TimedRow?) -> PageResponse {
        guard hasMore, let last else { return PageResponse() }
        return PageResponse(nextPageToken: Page.token(after: last))
    }
}
