package import Domain
package import RewardsContract
package import ServiceRuntime

extension RuleText {
    /// Reads what a rule says, noting every mistake of its text, its conditions and its reward, by the fields' names within
    /// the rule: `conditions_json.net_loss_min`.
    ///
    /// - Returns: nil beside the problems where there are any.
    package static func read(_ draft: RuleDraft?) -> (
        text: RuleText?, terms: RuleTerms?, problems: [Domain.RuleProblem]
    ) {
        let draft = draft ?? RuleDraft()
        var problems: [Domain.RuleProblem] = []
        check(draft.name, "name", 1...nameCharactersMax, &problems)
        check(draft.description, "description", 0...descriptionCharactersMax, &problems)
        let conditions = object(
            draft.conditionsJSON.isEmpty ? "{}" : draft.conditionsJSON, "conditions_json", &problems)
        let config = object(draft.rewardConfigJSON, "reward_config_json", &problems)
        let text = RuleText(
            name: draft.name, description: draft.description.isEmpty ? nil : draft.description,
            priority: draft.priority, conditions: conditions ?? JSONObject(), rewardConfig: config ?? JSONObject())
        // What is no JSON was reported once already.
        let (terms, further) = RuleTerms.read(text)
        problems += further.filter { problem in
            (conditions != nil || !problem.path.hasPrefix("conditions_json"))
                && (config != nil || !problem.path.hasPrefix("reward_config_json"))
        }
        return problems.isEmpty ? (text, terms, []) : (nil, nil, problems)
    }

    /// Reads what a rule says, noting every mistake in `fields`.
    package init?(_ draft: RuleDraft?, field: String, _ fields: inout RequestFields) {
        let (text, _, problems) = Self.read(draft)
        for problem in problems { fields.refuse("\(field).\(problem.path)", problem.description) }
        guard let text else { return nil }
        self = text
    }

    private static func check(
        _ text: String, _ field: String, _ counts: ClosedRange<Int>, _ problems: inout [Domain.RuleProblem]
    ) {
        if !counts.contains(text.unicodeScalars.count) {
            problems.append(
                Domain.RuleProblem(path: field, "has \(counts.lowerBound) to \(counts.upperBound) characters"))
        } else if text.unicodeScalars.contains("\0") {
            problems.append(Domain.RuleProblem(path: field, "has no character NUL"))
        }
    }

    private static func object(
        _ json: String, _ field: String, _ problems: inout [Domain.RuleProblem]
    ) -> JSONObject? {
        do throws(DomainError) {
            return try JSONObject(parsing: json)
        } catch {
            problems.append(Domain.RuleProblem(path: field, error.message))
            return nil
        }
    }

    /// As the wire carries it.
    package var contract: RuleDraft {
        RuleDraft(
            name: name, description: description ?? "", priority: priority, conditionsJSON: conditions.description,
            rewardConfigJSON: rewardConfig.description)
    }
}

extension Domain.RuleProblem {
    /// As the wire carries it.
    package var contract: RewardsContract.RuleProblem {
        RewardsContract.RuleProblem(path: path, position: Int32(clamping: position ?? 0), message: message)
    }
}
