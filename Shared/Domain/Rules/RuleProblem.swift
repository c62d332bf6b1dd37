/// What is wrong with a rule as it was written, and where. Found when the rule is saved, never when it runs.
package struct RuleProblem: Error, Hashable, Sendable {
    /// The member of the rule, such as `conditions.net_loss_min` or `reward_config.formula`; empty within a text whose
    /// place only the caller knows.
    package var path: String
    /// The character within a formula, counted from 1; nil where the whole member is meant.
    package var position: Int?
    /// What is wrong and what would be right, for people.
    package var message: String

    package init(path: String = "", position: Int? = nil, _ message: String) {
        self.path = path
        self.position = position
        self.message = message
    }

    /// The same problem of a member of something larger.
    package func within(_ outer: String) -> RuleProblem {
        RuleProblem(path: path.isEmpty ? outer : "\(outer).\(path)", position: position, message)
    }
}

extension RuleProblem: CustomStringConvertible {
    package var description: String { position.map { "\(message), at character \($0)" } ?? message }
}
