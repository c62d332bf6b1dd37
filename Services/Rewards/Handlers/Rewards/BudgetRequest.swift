private import CommonContract
package import Domain
package import RewardsContract
package import ServiceRuntime

/// A budget to set, with every field valid on its own.
package struct BudgetRequest: Sendable {
    package var rule: RuleID?
    package var currency: Domain.Currency
    package var isPerPlayer: Bool
    package var period: RewardsService.BudgetPeriod
    package var limit: Domain.Money

    /// Reads a budget, noting every mistake.
    package init?(_ request: SetBudgetRequest, _ fields: inout RequestFields) {
        let rule = fields.readOptional("rule_id", request.ruleID) { (text) throws(DomainError) in try RuleID(text) }
        let currency = fields.read("currency") { () throws(DomainError) in
            let currency = try Domain.Currency(request.currency)
            guard RewardsService.RewardType.allCases.contains(where: { $0.currency == currency }) else {
                throw DomainError(.outOfRange, "no reward is paid in \(currency): BONUS, LP, RP and TICKETS are")
            }
            return currency
        }
        let period = fields.read("period") { () throws(DomainError) in try RewardsService.BudgetPeriod(request.period) }
        let limit = fields.read("limit") { () throws(DomainError) in try Domain.Money(request.limit, in: .nonNegative) }
        guard let rule, let currency, let period, let limit, fields.areValid else { return nil }
        self.rule = rule
        self.currency = currency
        isPerPlayer = request.isPerPlayer
        self.period = period
        self.limit = limit
    }
}

extension RewardsService.BudgetPeriod {
    fileprivate init(_ wire: RewardsContract.BudgetPeriod) throws(DomainError) {
        switch wire {
        case .day: self = .day
        case .week: self = .week
        case .month: self = .month
        case .unspecified: throw DomainError(.outOfRange, "must be day, week or month, came none")
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be day, week or month, came the unknown number \(number)")
        }
    }

    fileprivate var contract: RewardsContract.BudgetPeriod {
        switch self {
        case .day: .day
        case .week: .week
        case .month: .month
        }
    }
}

extension BudgetBook.Entry {
    /// As the wire carries it.
    package func contract(at now: Domain.Timestamp) -> Budget {
        Budget(
            budgetID: id.value, ruleID: budget.rule?.text ?? "", currency: budget.currency.contract,
            isPerPlayer: budget.isPerPlayer, period: budget.period.contract, limit: budget.limit.contract,
            used: used.contract, periodStart: budget.period.start(of: now).description)
    }
}
