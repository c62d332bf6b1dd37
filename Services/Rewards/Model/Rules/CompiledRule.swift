package import Domain

/// A rule that is ready to run.
package struct CompiledRule: Sendable {
    package let id: RuleID
    package let version: Int32
    package let priority: Int32
    /// What it says, or why that cannot be read any more.
    package let terms: Result<RuleTerms, RuleProblem>

    package init(_ rule: RewardRule) {
        id = rule.id
        version = rule.version
        priority = rule.text.priority
        let (terms, problems) = RuleTerms.read(rule.text)
        if let terms {
            self.terms = .success(terms)
        } else {
            self.terms = .failure(problems.first ?? RuleProblem("cannot be read"))
        }
    }

    /// The order of evaluation: the highest priority first, then by id.
    package static func isEarlier(_ left: CompiledRule, _ right: CompiledRule) -> Bool {
        (right.priority, left.id) < (left.priority, right.id)
    }
}
