package import Domain

/// How often a rule may grant to one player (`once_per`). Days, weeks and months are those of UTC.
package enum GrantFrequency: String, Sendable, Hashable, CaseIterable {
    /// Whenever it is evaluated. For rules with conditions that a grant makes untrue.
    case always
    /// Once for each event that triggers it, such as a deposit.
    case event
    case day
    /// From Monday.
    case week
    case month
    case lifetime

    /// What names the period of a grant in `reward_rule_grants`: the same text, the same period.
    ///
    /// - Returns: nil where the rule grants for events and there is none.
    package func period(at time: Timestamp, event: String?) -> String? {
        switch self {
        case .always: "at:\(time)"
        case .event: event.map { "event:\($0)" }
        case .day: "day:\(time.date)"
        case .week: "week:\(BudgetPeriod.week.start(of: time))"
        case .month: "month:\(BudgetPeriod.month.start(of: time))"
        case .lifetime: "lifetime"
        }
    }
}
