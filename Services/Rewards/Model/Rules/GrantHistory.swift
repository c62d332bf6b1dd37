package import Domain

/// What rules have granted to a player before.
package struct GrantHistory: Sendable, Hashable {
    private struct Period: Sendable, Hashable {
        let rule: RuleID
        let period: String
    }

    private var periods: Set<Period> = []
    private var latest: [RuleID: Timestamp] = [:]

    package init() {}

    /// Adds what `reward_rule_grants` tells of a rule.
    package mutating func add(_ rule: RuleID, period: String, at time: Timestamp) {
        periods.insert(Period(rule: rule, period: period))
        latest[rule] = max(latest[rule] ?? time, time)
    }

    package func has(_ rule: RuleID, in period: String) -> Bool {
        periods.contains(Period(rule: rule, period: period))
    }

    package func latest(of rule: RuleID) -> Timestamp? { latest[rule] }
}
