package import Domain

/// What remains of budgets in the present period, while grants are decided.
package struct BudgetBook: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var budget: RewardBudget
        /// What of it was granted; more than the limit where that was lowered since.
        package var used: Money

        package init(_ budget: RewardBudget, used: Money) {
            self.budget = budget
            self.used = used
        }

        package var id: BudgetID { budget.id }
        package var remaining: Money { max(.zero, (try? budget.limit - used) ?? .zero) }
    }

    package private(set) var entries: [Entry]

    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// The budgets that such a grant is spent of, in the order of their ids: the order in which they are locked.
    package func applying(to rule: RuleID?, _ currency: Currency?) -> [Entry] {
        entries.filter { $0.budget.applies(to: rule, currency) }.sorted { $0.id < $1.id }
    }

    /// Those of a rule, or all, newest first.
    ///
    /// - Parameter last: The one that they come after; nil for the first of them.
    package func newest(of rule: RuleID?, after last: BudgetID?, count: Int) -> [Entry] {
        let wanted = entries.filter { entry in
            (rule == nil || entry.budget.rule == rule) && (last.map { entry.id < $0 } ?? true)
        }
        return Array(wanted.sorted { $0.id > $1.id }.prefix(count))
    }

    /// Notes a grant.
    package mutating func spend(_ amount: Money, of budgets: [BudgetID]) {
        for index in entries.indices where budgets.contains(entries[index].id) {
            entries[index].used = (try? entries[index].used + amount) ?? .maximum
        }
    }

    /// The book for another player: what each player has of their own is new, what all share is what it was.
    package func forNextPlayer(usedByPlayer used: [BudgetID: Money]) -> BudgetBook {
        BudgetBook(entries.map { $0.budget.isPerPlayer ? Entry($0.budget, used: used[$0.id] ?? .zero) : $0 })
    }
}
