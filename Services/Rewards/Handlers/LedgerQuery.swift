private import CommonContract
package import Domain
package import RewardsContract
private import ServiceRuntime

/// What a `ListTransactions` asks for.
package struct LedgerQuery: Sendable {
    package var player: PlayerID
    package var filter: LedgerFilter
    /// The last row of the page before.
    package var before: LedgerPlace?
    package var pageSize: Int

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: ListTransactionsRequest) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 2) }
        let type = fields.read("type") { () throws(DomainError) -> Domain.TransactionType? in
            request.type == .unspecified ? nil : try Domain.TransactionType(request.type)
        }
        let currency = fields.read("currency") { () throws(DomainError) -> Domain.Currency? in
            request.currency == .unspecified ? nil : try Domain.Currency(request.currency)
        }
        let from = fields.time("created_from", request.createdFrom)
        let until = fields.time("created_until", request.createdUntil)
        if let from, let until, let from, let until, until <= from {
            fields.refuse("created_until", "comes after created_from, came \(until) and \(from)")
        }
        let before = fields.read("page.page_token") { () throws(DomainError) -> LedgerPlace? in
            guard let keys = page?.after else { return nil }
            return LedgerPlace(createdAt: try Timestamp(microseconds: keys[0]), id: keys[1])
        }
        guard let player, let page, let type, let currency, let from, let until, let before, fields.areValid else {
            throw fields.error
        }
        self.player = player
        self.before = before
        filter = LedgerFilter(type: type, currency: currency, createdFrom: from, createdUntil: until)
        pageSize = page.size
    }

    /// The answer, from one row more than a page has, where there are so many.
    package func response(_ entries: [LedgerEntry]) -> ListTransactionsResponse {
        let page = entries.prefix(pageSize)
        var token = ""
        if entries.count > pageSize, let last = page.last {
            token = Page.token(after: [last.createdAt.microseconds, last.id.value])
        }
        return ListTransactionsResponse(
            transactions: page.map(\.contract), page: PageResponse(nextPageToken: token))
    }
}
