package import Domain

/// Why a rule grants nothing. The order of the cases is the order of the checks; their numbers are on the wire
/// (``number``).
package enum RuleSkip: Error, Sendable, Hashable {
    /// What is stored can no longer be read.
    case ruleInvalid(RuleProblem)
    /// So many conditions do not hold.
    case conditionsFailed(Int)
    case playerNotEligible(PostingRefusal)
    case abuseBlocked(score: Int32)
    /// This rule granted, and one of the two is exclusive.
    case exclusive(with: RuleID)
    case alreadyGranted(period: String)
    case coolingDown(until: Timestamp)
    case eventMissing
    case formulaFailed(FormulaFailure)
    case amountTooSmall(Money)
    case amountTooLarge
    case budgetExhausted(BudgetID, remaining: Money)
}

extension RuleSkip {
    /// The contract's `SkipReason`.
    package var number: Int32 {
        switch self {
        case .ruleInvalid: 1
        case .conditionsFailed: 2
        case .playerNotEligible: 3
        case .abuseBlocked: 4
        case .exclusive: 5
        case .alreadyGranted: 6
        case .coolingDown: 7
        case .eventMissing: 8
        case .formulaFailed: 9
        case .amountTooSmall: 10
        case .amountTooLarge: 11
        case .budgetExhausted: 12
        }
    }

    /// One sentence for people.
    package var message: String {
        switch self {
        case .ruleInvalid(let problem): "The rule can no longer be read: \(problem.path): \(problem)."
        case .conditionsFailed(let count): count == 1 ? "One condition fails." : "\(count) conditions fail."
        case .playerNotEligible(.playerExcluded(let until)): "The player has excluded themselves until \(until)."
        case .playerNotEligible(.playerClosed): "The player's account is closed."
        case .playerNotEligible: "The player is blocked."
        case .abuseBlocked(let score): "The player's abuse score of \(score) blocks rewards."
        case .exclusive(let rule): "The rule \(rule) granted, and one of the two is exclusive."
        case .alreadyGranted(let period): "It has granted in this period (\(period)) before."
        case .coolingDown(let until): "Its last grant is too recent: it may grant again at \(until)."
        case .eventMissing: "It grants once for each event, and none was named."
        case .formulaFailed(let failure): "The formula has no result: \(failure)."
        case .amountTooSmall(let amount): "\(amount) is too little to be granted."
        case .amountTooLarge: "The result is more than an account can hold."
        case .budgetExhausted(let budget, let remaining): "Of the budget \(budget) only \(remaining) remain."
        }
    }
}
