private import Domain

extension RuleEvaluation {
    /// What must be known of the past: for each rule, the period that a grant now would belong to.
    package func periods(for trigger: EvaluationTrigger) -> [(rule: RuleID, period: String)] {
        rules.compactMap { rule in
            guard let config = try? rule.terms.get().config,
                let period = config.frequency.period(at: now, event: trigger.event?.text)
            else { return nil }
            return (rule.id, period)
        }
    }

    /// The rules whose last grant matters, whenever it was.
    package var coolingRules: [RuleID] {
        rules.filter { (try? $0.terms.get().config.cooldownHours) != nil }.map(\.id)
    }
}
