package import AffiliatesContract
private import CommonContract
private import Domain
package import RPC
private import ServiceRuntime

extension PartnerCalls {
    package func definePromotion(
        _ request: DefinePromotionRequest, context: CallContext
    ) async throws -> DefinePromotionResponse {
        var fields = RequestFields()
        guard let promotion = AffiliatesService.Promotion(request.promotion, at: clock.now(), &fields) else {
            throw fields.error
        }
        let method = PartnersClient.Methods.definePromotion.path
        // What was defined once is answered again without asking anybody.
        if var kept = try await calls.kept(
            DefinePromotionResponse.self, method, key: request.idempotencyKey, request: request)
        {
            kept.replayed = true
            return kept
        }
        try await checkPackages(of: promotion, &fields, context)
        return try await calls.perform(
            method, key: request.idempotencyKey, request: request, replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            DefinePromotionResponse(promotion: try await promotions.save(promotion, in: transaction).contract)
        }
    }

    /// - Throws: INVALID_ARGUMENT naming each package that catalog does not know; UNAVAILABLE where it cannot be asked.
    private func checkPackages(
        of promotion: AffiliatesService.Promotion, _ fields: inout RequestFields, _ context: CallContext
    ) async throws {
        let unknown: Set<PackageID>
        do {
            unknown = try await packages.unknown(among: promotion.packageIDs)
        } catch let error as RPCError {
            throw RPCError.peer(error, domain: "affiliates.loyalty", deadline: context.deadline)
        }
        for (index, package) in promotion.packageIDs.enumerated() where unknown.contains(package) {
            fields.refuse("promotion.package_ids[\(index)]", "catalog knows no package \(package)")
        }
        if !fields.areValid { throw fields.error }
    }

    package func getPromotion(
        _ request: GetPromotionRequest, context: CallContext
    ) async throws -> GetPromotionResponse {
        var fields = RequestFields()
        let id = fields.read("promotion_id") { () throws(DomainError) in try PromotionID(request.promotionID) }
        guard let id else { throw fields.error }
        guard let promotion = try await promotions.promotion(id) else {
            throw RPCError.unknown("PROMOTION_UNKNOWN", "promotion_id: there is no promotion with this id.")
        }
        return GetPromotionResponse(promotion: promotion.contract)
    }

    package func listPromotions(
        _ request: ListPromotionsRequest, context: CallContext
    ) async throws -> ListPromotionsResponse {
        var fields = RequestFields()
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 1) }
        guard let page else { throw fields.error }
        let found = try await promotions.promotions(below: page.after?.first, limit: page.size + 1)
        let shown = found.prefix(page.size)
        let token = found.count > page.size ? shown.last.map { Page.token(after: [$0.number]) } : nil
        return ListPromotionsResponse(
            promotions: shown.map(\.promotion.contract), page: PageResponse(nextPageToken: token ?? ""))
    }
}
