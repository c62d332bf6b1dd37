/// How much a rule grants: an expression such as `min(net_loss * 0.10, 500)`, parsed once and then only calculated.
///
/// Decimals of nine places. Sums and differences are exact; each product and each quotient is rounded once, at the ninth
/// decimal, half to even. Nothing wraps: a result of more than 18 digits before the point is a failure, and so is a
/// division by zero; a rule whose formula fails is skipped with the reason.
///
/// Source: decision 19.
package struct Formula: Hashable, Sendable {
    /// A longer text is refused.
    package static let charactersMax = 1_000
    /// How many parentheses, calls and signs may lie inside one another.
    package static let depthMax = 32

    /// As it was written.
    package let text: String
    let expression: FormulaExpression

    /// Parses a formula.
    ///
    /// - Throws: ``RuleProblem`` with its place: a malformed text, an unknown name, a variable that is no number, a depth
    ///   or length over its limit.
    package init(_ text: String, vocabulary: RuleVocabulary) throws(RuleProblem) {
        self.text = text
        expression = try FormulaParser.parse(text, vocabulary: vocabulary)
    }

    /// The variables that it names.
    package var variables: Set<String> { expression.variables }

    /// Calculates.
    ///
    /// - Throws: ``FormulaFailure``.
    package func value(given facts: RuleFacts) throws(FormulaFailure) -> FixedDecimal {
        try expression.value(given: facts)
    }
}

extension Formula: CustomStringConvertible {
    /// The formula in its plain form: one blank between words, no needless parentheses. Parses to the same.
    package var description: String { expression.description }
}
