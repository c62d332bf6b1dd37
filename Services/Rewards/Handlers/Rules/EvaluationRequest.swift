private import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

/// Which rules are to be evaluated, and for what event.
package struct EvaluationRequest: Sendable {
    package static let rulesMax = 100

    package var trigger: EvaluationTrigger
    /// None for all active ones.
    package var rules: [RuleID]
    /// A rule that is not saved, evaluated alone.
    package var draft: RuleText?

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(trigger: Trigger?, ruleIDs: [String], draft: RuleDraft? = nil) throws(RPCError) {
        var fields = RequestFields()
        let trigger = EvaluationTrigger(trigger, &fields)
        if ruleIDs.count > Self.rulesMax {
            fields.refuse("rule_ids", "has at most \(Self.rulesMax) elements, came \(ruleIDs.count)")
        }
        var rules: [RuleID] = []
        for (index, text) in ruleIDs.prefix(Self.rulesMax).enumerated() {
            let rule = fields.read("rule_ids[\(index)]") { () throws(DomainError) in try RuleID(text) }
            if let rule, !rules.contains(rule) { rules.append(rule) }
        }
        if draft != nil, !ruleIDs.isEmpty { fields.refuse("draft", "is evaluated alone, without rule_ids") }
        let text = draft.flatMap { RuleText($0, field: "draft", &fields) }
        guard let trigger, fields.areValid else { throw fields.error }
        self.trigger = trigger
        self.rules = rules
        self.draft = text
    }
}

extension RuleID {
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func read(_ text: String, field: String = "rule_id") throws(RPCError) -> RuleID {
        do throws(DomainError) {
            return try RuleID(text)
        } catch {
            throw .invalidArgument(field: field, error.message)
        }
    }
}

extension RPCError {
    /// NOT_FOUND of a rule.
    static func unknown(_ rule: RuleID) -> RPCError {
        RPCError(
            .notFound, "There is no rule \(rule).",
            details: Details(reason: "RULE_UNKNOWN", domain: "rewards.loyalty", metadata: ["rule_id": rule.text]))
    }
}
