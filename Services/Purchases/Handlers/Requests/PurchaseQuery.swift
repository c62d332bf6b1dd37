private import CommonContract
private import Domain
package import PurchasesContract
private import ServiceRuntime

/// What a `ListPurchases` asks for.
package struct PurchaseQuery: Sendable {
    package var filter: PurchaseFilter
    /// The last purchase of the page before.
    package var before: PurchasePlace?
    package var pageSize: Int

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: ListPurchasesRequest) throws {
        var fields = RequestFields()
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 3) }
        let player: PlayerID?? = fields.optionalID("player_id", request.playerID)
        let packageID: PackageID?? = fields.optionalID("package_id", request.packageID)
        let status = fields.read("status") { () throws(DomainError) in
            try PurchasesService.PurchaseStatus.optional(request.status)
        }
        let from = fields.time("created_from", request.createdFrom)
        let until = fields.time("created_until", request.createdUntil)
        if let from = from ?? nil, let until = until ?? nil, from >= until {
            fields.refuse("created_until", "comes after created_from, came \(until) and \(from)")
        }
        let before = fields.read("page.page_token") { () throws(DomainError) -> PurchasePlace? in
            guard let keys = page?.after else { return nil }
            return try PurchasePlace(keys: keys)
        }
        guard let page, let player, let packageID, let status, let from, let until, let before, fields.areValid else {
            throw fields.error
        }
        filter = PurchaseFilter(
            player: player, packageID: packageID, status: status, createdFrom: from, createdUntil: until)
        self.before = before
        pageSize = page.size
    }

    /// The answer, from one purchase more than a page has, where there are so many.
    package func response(_ purchases: [PurchasesService.Purchase]) -> ListPurchasesResponse {
        let shown = purchases.prefix(pageSize)
        let token = purchases.count > pageSize ? shown.last.map { Page.token(after: $0.createdPlace.keys) } : nil
        return ListPurchasesResponse(
            purchases: shown.map { $0.contract() }, page: PageResponse(nextPageToken: token ?? ""))
    }
}

/// What a `ListUnfulfilled` asks for.
package struct UnfulfilledQuery: Sendable {
    /// nil for all.
    package var status: PurchasesService.PurchaseStatus?
    package var after: PurchasePlace?
    package var pageSize: Int

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: ListUnfulfilledRequest) throws {
        var fields = RequestFields()
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 3) }
        let after = fields.read("page.page_token") { () throws(DomainError) -> PurchasePlace? in
            guard let keys = page?.after else { return nil }
            return try PurchasePlace(keys: keys)
        }
        guard let page, let after, fields.areValid else { throw fields.error }
        status = request.refundDueOnly ? .failed : nil
        self.after = after
        pageSize = page.size
    }

    /// The answer, from one purchase more than a page has, where there are so many.
    package func response(_ purchases: [PurchasesService.Purchase]) -> ListUnfulfilledResponse {
        let shown = purchases.prefix(pageSize)
        let last = shown.last.flatMap { purchase in purchase.paidAt.map { PurchasePlace(time: $0, id: purchase.id) } }
        let token = purchases.count > pageSize ? last.map { Page.token(after: $0.keys) } : nil
        return ListUnfulfilledResponse(
            purchases: shown.map { $0.contract() }, page: PageResponse(nextPageToken: token ?? ""))
    }
}
