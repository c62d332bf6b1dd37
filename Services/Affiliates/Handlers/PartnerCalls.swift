package import AffiliatesContract
private import CommonContract
package import Domain
package import Postgres
package import RPC
package import ServiceRuntime

/// Answers `loyalty.affiliates.v1.Partners`; what concerns plans and promotions stands in files of its own.
package struct PartnerCalls: PartnersHandler {
    let calls: KeyedCalls
    let partners: PartnerStore
    let plans: PlanStore
    let promotions: PromotionStore
    let packages: any PackageDirectory
    let clock: any WallClock

    package init(
        database: PostgresPool, partners: PartnerStore, plans: PlanStore, promotions: PromotionStore,
        packages: any PackageDirectory, keys: IdempotencyStore, clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.partners = partners
        self.plans = plans
        self.promotions = promotions
        self.packages = packages
        self.clock = clock
    }

    package func createPartner(
        _ request: CreatePartnerRequest, context: CallContext
    ) async throws -> CreatePartnerResponse {
        var fields = RequestFields()
        guard let partner = AffiliatesService.Partner(request, at: clock.now(), &fields) else { throw fields.error }
        return try await calls.perform(
            PartnersClient.Methods.createPartner.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            try await partners.insert(partner, in: transaction)
            return CreatePartnerResponse(partner: partner.contract)
        }
    }

    package func updatePartner(
        _ request: UpdatePartnerRequest, context: CallContext
    ) async throws -> UpdatePartnerResponse {
        var fields = RequestFields()
        guard let change = AffiliatesService.Partner(request, at: clock.now(), &fields) else { throw fields.error }
        return try await calls.perform(
            PartnersClient.Methods.updatePartner.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let partner = try await partners.lock(change.id, in: transaction).changed(to: change).get()
            try await partners.update(partner, in: transaction)
            return UpdatePartnerResponse(partner: partner.contract)
        }
    }

    package func getPartner(_ request: GetPartnerRequest, context: CallContext) async throws -> GetPartnerResponse {
        var fields = RequestFields()
        let id = fields.read("partner_id") { () throws(DomainError) in try PartnerID(request.partnerID) }
        guard let id else { throw fields.error }
        guard let partner = try await partners.partner(id) else { throw RPCError.partnerUnknown() }
        return GetPartnerResponse(partner: partner.contract)
    }

    package func listPartners(
        _ request: ListPartnersRequest, context: CallContext
    ) async throws -> ListPartnersResponse {
        var fields = RequestFields()
        let page = TimedPage(request.page, &fields)
        let status = fields.read("status") { () throws(DomainError) in
            try AffiliatesService.Partner.Status(request.status)
        }
        guard let page, let status, fields.areValid else { throw fields.error }
        let found = try await partners.partners(status, after: page.row, limit: page.size + 1)
        return ListPartnersResponse(
            partners: found.prefix(page.size).map(\.contract),
            page: page.response(found) { TimedRow(time: $0.createdAt, id: $0.id) })
    }
}
