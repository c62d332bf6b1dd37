private import CommonContract
package import Domain
package import RewardsContract
private import ServiceRuntime

/// What a `ListDebts` asks for.
package struct DebtQuery: Sendable {
    package var player: PlayerID
    /// The last debt of the page before.
    package var before: LedgerPlace?
    package var pageSize: Int

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: ListDebtsRequest) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 2) }
        let before = fields.read("page.page_token") { () throws(DomainError) -> LedgerPlace? in
            guard let keys = page?.after else { return nil }
            return LedgerPlace(createdAt: try Timestamp(microseconds: keys[0]), id: keys[1])
        }
        guard let player, let page, let before, fields.areValid else { throw fields.error }
        self.player = player
        self.before = before
        pageSize = page.size
    }

    /// The answer, from one debt more than a page has, where there are so many.
    package func response(_ debts: [RewardsService.Debt]) -> ListDebtsResponse {
        let page = debts.prefix(pageSize)
        var token = ""
        if debts.count > pageSize, let last = page.last {
            token = Page.token(after: [last.createdAt.microseconds, last.id.value])
        }
        return ListDebtsResponse(debts: page.map(\.contract), page: PageResponse(nextPageToken: token))
    }
}
