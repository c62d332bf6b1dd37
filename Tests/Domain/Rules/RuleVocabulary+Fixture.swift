import Domain

extension RuleVocabulary {
    static let fixture = RuleVocabulary([
        RuleVariable("net_loss", .number(.amount), "What was lost."),
        RuleVariable("total_wagered", .number(.amount), "What was wagered."),
        RuleVariable("session_count", .number(.count), "Sessions so far."),
        RuleVariable("days_since_last_deposit", .number(.days), "No value before the first deposit."),
        RuleVariable("segment", .label(["NEW", "LOSING", "VIP"]), "How play has gone."),
        RuleVariable("country", .text, "ISO 3166-1."),
        RuleVariable("is_verified", .flag, "Whether the identity was checked."),
    ])
}

extension RuleFacts {
    /// Numbers by name, from decimal text.
    static func numbers(_ numbers: KeyValuePairs<String, String>) throws -> RuleFacts {
        var facts = RuleFacts()
        for (name, text) in numbers { facts[name] = .number(try FixedDecimal(text)) }
        return facts
    }
}
