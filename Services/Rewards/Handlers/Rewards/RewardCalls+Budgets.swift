private import CommonContract
private import Domain
internal import Postgres
package import RPC
package import RewardsContract
private import ServiceRuntime

extension RewardCalls {
    package func setBudget(_ request: SetBudgetRequest, context: CallContext) async throws -> SetBudgetResponse {
        var fields = RequestFields()
        guard let asked = BudgetRequest(request, &fields) else { throw fields.error }
        let now = clock.now()
        return try await calls.perform(
            RewardGrantsClient.Methods.setBudget.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            try await check(asked, in: transaction)
            let id = try await granting.budgets.set(
                rule: asked.rule, currency: asked.currency, isPerPlayer: asked.isPerPlayer, period: asked.period,
                limit: asked.limit, at: now, in: transaction)
            let book = try await granting.budgets.book(for: nil, at: now, in: transaction)
            return SetBudgetResponse(budget: book.entries.first { $0.id == id }?.contract(at: now))
        }
    }

    /// A budget of a rule is in the currency that the rule grants, else nothing would ever be spent of it.
    private func check(_ asked: BudgetRequest, in transaction: PostgresTransaction) async throws {
        guard let id = asked.rule else { return }
        guard let rule = try await rules.rules([id], in: transaction).first else { throw RPCError.unknown(id) }
        let granted = RuleTerms.read(rule.text).terms?.config.type.currency
        guard granted == asked.currency else {
            throw RPCError(
                .failedPrecondition,
                "The rule \(id) grants \(granted?.rawValue ?? "no money"), the budget is one of \(asked.currency).",
                details: RPCError.Details(reason: "CURRENCY_MISMATCH", domain: "rewards.loyalty"))
        }
    }

    package func removeBudget(
        _ request: RemoveBudgetRequest, context: CallContext
    ) async throws -> RemoveBudgetResponse {
        var fields = RequestFields()
        let id = fields.read("budget_id") { () throws(DomainError) in try BudgetID(request.budgetID) }
        guard let id else { throw fields.error }
        return try await calls.perform(
            RewardGrantsClient.Methods.removeBudget.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            guard try await granting.budgets.remove(id, in: transaction) else {
                throw RPCError(
                    .notFound, "There is no budget \(id).",
                    details: RPCError.Details(reason: "BUDGET_UNKNOWN", domain: "rewards.loyalty"))
            }
            return RemoveBudgetResponse()
        }
    }

    package func listBudgets(_ request: ListBudgetsRequest, context: CallContext) async throws -> ListBudgetsResponse {
        var fields = RequestFields()
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        let rule = fields.readOptional("rule_id", request.ruleID) { (text) throws(DomainError) in try RuleID(text) }
        let page = fields.read("page") { () throws(DomainError) in
            let page = try Page(request.page, keyCount: 1)
            return (size: page.size, last: try page.after.map { (keys) throws(DomainError) in try BudgetID(keys[0]) })
        }
        guard let player, let rule, let page, fields.areValid else { throw fields.error }
        let now = clock.now()
        let book = try await granting.budgets.book(for: player, at: now, in: database)
        // One more than asked for says whether there is a page after this one.
        let entries = book.newest(of: rule, after: page.last, count: page.size + 1)
        let shown = entries.prefix(page.size)
        let token = entries.count > page.size ? shown.last.map { Page.token(after: [$0.id.value]) } : nil
        return ListBudgetsResponse(
            budgets: shown.map { $0.contract(at: now) }, page: PageResponse(nextPageToken: token ?? ""))
    }
}
