package import Domain

/// What became of one rule.
package struct RuleOutcome: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case grant(GrantDecision)
        case skip(RuleSkip)
    }

    package var rule: RuleID
    package var version: Int32
    package var conditions: [ConditionResult]
    package var verdict: Verdict

    /// Whether all conditions held.
    package var matched: Bool {
        if case .skip(.ruleInvalid) = verdict { return false }
        return conditions.allSatisfy(\.held)
    }

    package var decision: GrantDecision? {
        guard case .grant(let decision) = verdict else { return nil }
        return decision
    }
}

/// What a rule grants to a player, and what it is taken from.
package struct GrantDecision: Sendable, Hashable {
    package var grant: RewardGrant
    /// The row of `reward_rule_grants` that keeps it from being granted again.
    package var period: String
    /// What its amount is spent of.
    package var budgets: [BudgetID]
    /// What the formula came to, before anything else.
    package var formulaValue: FixedDecimal
    package var tierMultiplier: FixedDecimal
    package var abuse: AbuseEffect
}
