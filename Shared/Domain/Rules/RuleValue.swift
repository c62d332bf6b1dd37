/// What a variable is, or what a condition wants it to be.
package enum RuleValue: Hashable, Sendable {
    case number(FixedDecimal)
    case text(String)
    case flag(Bool)
}

extension RuleValue: CustomStringConvertible {
    package var description: String {
        switch self {
        case .number(let number): number.description
        case .text(let text): text
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}

/// What is known when a rule is evaluated: the values of variables, some of which may have none.
package struct RuleFacts: Hashable, Sendable {
    private var values: [String: RuleValue] = [:]

    package init(_ values: [String: RuleValue] = [:]) {
        self.values = values
    }

    /// The value of a variable by its name; nil where it has none.
    package subscript(name: String) -> RuleValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// The value of a variable that is a number.
    package func number(_ name: String) -> FixedDecimal? {
        guard case .number(let number) = values[name] else { return nil }
        return number
    }
}
