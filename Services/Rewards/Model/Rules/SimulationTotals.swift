package import Domain

/// What rules come to over many players.
package struct SimulationTotals: Sendable, Hashable {
    /// What one rule comes to.
    package struct Rule: Sendable, Hashable {
        package var id: RuleID
        package var matched: Int64 = 0
        package var granted: Int64 = 0
        /// nil where it granted nothing yet, or perks.
        package var currency: Currency?
        package var amount = FixedDecimal.zero
        /// Why not, by the number of the reason.
        package var skips: [Int32: Int64] = [:]
    }

    package private(set) var players: Int64 = 0
    /// Those that get something.
    package private(set) var playersGranted: Int64 = 0
    /// In the order of evaluation.
    package private(set) var rules: [Rule]

    package init(_ evaluation: RuleEvaluation) {
        rules = evaluation.rules.map { Rule(id: $0.id) }
    }

    /// Adds a player's outcomes, which are those of the rules in their order.
    ///
    /// - Throws: ``DomainError/Code/overflow`` past 10^18.
    package mutating func add(_ outcomes: [RuleOutcome]) throws(DomainError) {
        precondition(outcomes.count == rules.count, "\(outcomes.count) outcomes of \(rules.count) rules")
        players += 1
        var isGranted = false
        for (index, outcome) in outcomes.enumerated() {
            if outcome.matched { rules[index].matched += 1 }
            switch outcome.verdict {
            case .grant(let decision):
                isGranted = true
                rules[index].granted += 1
                rules[index].currency = decision.grant.type.currency
                rules[index].amount = try rules[index].amount + FixedDecimal(decision.grant.amount)
            case .skip(let skip):
                rules[index].skips[skip.number, default: 0] += 1
            }
        }
        if isGranted { playersGranted += 1 }
    }

    /// What all of it costs, currency by currency.
    package var costs: [(currency: Currency, amount: FixedDecimal)] {
        Currency.allCases.compactMap { currency in
            let amounts = rules.filter { $0.currency == currency }.map(\.amount)
            guard !amounts.isEmpty else { return nil }
            return (currency, amounts.reduce(.zero) { (try? $0 + $1) ?? .maximum })
        }
    }
}
