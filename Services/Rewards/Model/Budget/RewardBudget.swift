package import Domain

package typealias BudgetID = NumberIdentifier<BudgetTag>

package enum BudgetTag: IdentifierTag { package static let noun = "budget id" }

/// How much of a currency may be granted in a period: a row of `reward_budgets`.
package struct RewardBudget: Sendable, Hashable {
    package var id: BudgetID
    /// nil: by all rules, and by hand.
    package var rule: RuleID?
    package var currency: Currency
    /// To each player, not to all together.
    package var isPerPlayer: Bool
    package var period: BudgetPeriod
    package var limit: Money

    package init(
        id: BudgetID, rule: RuleID? = nil, currency: Currency, isPerPlayer: Bool, period: BudgetPeriod, limit: Money
    ) {
        self.id = id
        self.rule = rule
        self.currency = currency
        self.isPerPlayer = isPerPlayer
        self.period = period
        self.limit = limit
    }

    /// Whether what the rule grants, or somebody by hand for a nil one, is spent of it.
    package func applies(to rule: RuleID?, _ currency: Currency?) -> Bool {
        currency == self.currency && (self.rule == nil || self.rule == rule)
    }
}
