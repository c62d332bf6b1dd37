/// One thing that a rule asks of a player.
package struct RuleCondition: Hashable, Sendable {
    package enum Test: Hashable, Sendable {
        case equals(RuleValue)
        case isOneOf([RuleValue])
        case isAtLeast(FixedDecimal)
        case isAtMost(FixedDecimal)
    }

    /// As the rule wrote it: `net_loss_min`, `days_since_last_deposit.max`.
    package let name: String
    /// The variable that it looks at.
    package let variable: String
    package let test: Test
}

/// Whether a condition held, and why: what an operator is shown.
package struct ConditionResult: Hashable, Sendable {
    /// The condition's name, as the rule wrote it.
    package let name: String
    /// Such as `at least 100`.
    package let wanted: String
    /// The variable's value; nil where it has none, which fails the condition.
    package let actual: String?
    package let held: Bool

    package init(name: String, wanted: String, actual: String?, held: Bool) {
        self.name = name
        self.wanted = wanted
        self.actual = actual
        self.held = held
    }
}

extension RuleCondition {
    /// Looks at the facts. A variable without a value fails the condition.
    package func result(given facts: RuleFacts) -> ConditionResult {
        let actual = facts[variable]
        return ConditionResult(
            name: name, wanted: wanted, actual: actual?.description, held: actual.map(holds) ?? false)
    }

    private func holds(for actual: RuleValue) -> Bool {
        switch (test, actual) {
        case (.equals(let wanted), _): actual == wanted
        case (.isOneOf(let wanted), _): wanted.contains(actual)
        case (.isAtLeast(let bound), .number(let number)): number >= bound
        case (.isAtMost(let bound), .number(let number)): number <= bound
        case (.isAtLeast, _), (.isAtMost, _): false
        }
    }

    /// What it asks for, for people.
    package var wanted: String {
        switch test {
        case .equals(let value): "\(value)"
        case .isOneOf(let values): "one of \(values.map(\.description).joined(separator: ", "))"
        case .isAtLeast(let bound): "at least \(bound)"
        case .isAtMost(let bound): "at most \(bound)"
        }
    }
}
