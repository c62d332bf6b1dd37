/// What a rule asks of a player: all of it must hold. A rule that asks nothing fits everyone.
///
/// Written as a JSON object: `x: scalar` asks for a value, `x: […]` for one of several, `x_min`, `x_max` and
/// `x: {"min": …, "max": …, "equals": …}` for a range, both bounds included.
///
/// Source: decision 20 and the examples of `004_3ae2b85e20edefcd.txt`.
package struct RuleConditions: Hashable, Sendable {
    package static let conditionsMax = 64
    /// How many values an `x: […]` may list.
    package static let valuesMax = 100

    package let all: [RuleCondition]

    /// Reads conditions, finding everything that is wrong with them.
    ///
    /// - Returns: nil beside the problems where there are any.
    package static func read(
        _ object: JSONObject, vocabulary: RuleVocabulary
    ) -> (conditions: RuleConditions?, problems: [RuleProblem]) {
        var reader = ConditionReader(vocabulary: vocabulary)
        for member in object.members { reader.read(member) }
        if reader.conditions.count > conditionsMax {
            reader.problems.append(
                RuleProblem("there are at most \(conditionsMax) conditions, came \(reader.conditions.count)"))
        }
        guard reader.problems.isEmpty else { return (nil, reader.problems) }
        return (RuleConditions(all: reader.conditions), [])
    }

    /// Looks at every condition, also behind one that fails.
    package func results(given facts: RuleFacts) -> [ConditionResult] {
        all.map { $0.result(given: facts) }
    }

    /// Whether all hold.
    package func hold(given facts: RuleFacts) -> Bool {
        all.allSatisfy { $0.result(given: facts).held }
    }

    /// The variables that they look at.
    package var variables: Set<String> { Set(all.map(\.variable)) }
}
