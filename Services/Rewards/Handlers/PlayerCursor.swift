internal import CommonContract
internal import Domain
internal import ServiceRuntime

/// Which part of a list a call wants that goes by the players' ids, the lowest first.
struct PlayerCursor: Sendable {
    let size: Int
    /// The last player of the page before.
    let after: PlayerID?

    /// - Throws: INVALID_ARGUMENT for a size or a token that is not acceptable.
    init(_ wire: PageRequest?) throws {
        var fields = RequestFields()
        let page = fields.read("page") { () throws(DomainError) in try Page(wire, keyCount: 2) }
        guard let page else { throw fields.error }
        size = page.size
        after = page.after.map { keys in
            PlayerID(UUID128(high: UInt64(bitPattern: keys[0]), low: UInt64(bitPattern: keys[1])))
        }
    }

    /// - Parameter last: The last player of this page; nil on the last page.
    static func response(_ last: PlayerID?) -> PageResponse {
        guard let id = last?.value else { return PageResponse() }
        return PageResponse(
            nextPageToken: Page.token(after: [Int64(bitPattern: id.high), Int64(bitPattern: id.low)]))
    }
}
