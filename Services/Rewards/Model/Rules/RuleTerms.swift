package import Domain

/// What a rule says, parsed and checked: what runs.
package struct RuleTerms: Sendable, Hashable {
    package let conditions: RuleConditions
    package let config: RewardConfig

    /// Parses a rule, finding everything that is wrong with it. The problems' paths begin with the name of the JSON member
    /// of the contract, such as `reward_config_json.formula`.
    ///
    /// - Returns: nil beside the problems where there are any.
    package static func read(_ text: RuleText) -> (terms: RuleTerms?, problems: [RuleProblem]) {
        let (conditions, conditionProblems) = RuleConditions.read(text.conditions, vocabulary: .rewards)
        let (config, configProblems) = RewardConfig.read(text.rewardConfig)
        let problems =
            conditionProblems.map { $0.within("conditions_json") }
            + configProblems.map { $0.within("reward_config_json") }
        guard let conditions, let config, problems.isEmpty else { return (nil, problems) }
        return (RuleTerms(conditions: conditions, config: config), [])
    }

    /// The variables that it names, in order.
    package var variables: [String] {
        conditions.variables.union(config.formula?.variables ?? []).sorted()
    }
}
