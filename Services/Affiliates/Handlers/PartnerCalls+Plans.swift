package import AffiliatesContract
private import CommonContract
private import Domain
package import RPC
private import ServiceRuntime

extension PartnerCalls {
    package func createPlan(_ request: CreatePlanRequest, context: CallContext) async throws -> CreatePlanResponse {
        var fields = RequestFields()
        guard let plan = CommissionPlan(request.plan, at: clock.now(), &fields) else { throw fields.error }
        return try await calls.perform(
            PartnersClient.Methods.createPlan.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            // The partner's lock keeps another plan from being added meanwhile.
            _ = try await partners.lock(plan.partnerID, in: transaction)
            let others = try await plans.plans(of: [plan.partnerID], in: transaction)
            try plan.check(beside: others)
            try await plans.insert(plan, in: transaction)
            return CreatePlanResponse(plan: plan.contract)
        }
    }

    package func endPlan(_ request: EndPlanRequest, context: CallContext) async throws -> EndPlanResponse {
        var fields = RequestFields()
        let id = fields.read("plan_id") { () throws(DomainError) in try PlanID(request.planID) }
        let time = fields.read("valid_until") { () throws(DomainError) in
            guard let time = request.validUntil else { throw DomainError(.malformed, "is needed") }
            return try Timestamp(time)
        }
        guard let id, let time, fields.areValid else { throw fields.error }
        return try await calls.perform(
            PartnersClient.Methods.endPlan.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let plan = try await plans.lock(id, in: transaction).ended(at: time).get()
            try await plans.end(plan, in: transaction)
            return EndPlanResponse(plan: plan.contract)
        }
    }

    package func listPlans(_ request: ListPlansRequest, context: CallContext) async throws -> ListPlansResponse {
        var fields = RequestFields()
        let partner = fields.read("partner_id") { () throws(DomainError) in try PartnerID(request.partnerID) }
        let page = TimedPage(request.page, &fields)
        guard let partner, let page, fields.areValid else { throw fields.error }
        let found = try await plans.plans(of: partner, after: page.row, limit: page.size + 1)
        if found.isEmpty, try await partners.partner(partner) == nil { throw RPCError.partnerUnknown() }
        return ListPlansResponse(
            plans: found.prefix(page.size).map(\.contract),
            page: page.response(found) { TimedRow(time: $0.createdAt, id: $0.id) })
    }
}
