import Domain

/// Formulas of rules: refused with a place, or a formula whose plain form is the same formula and has the same result.
struct FormulasTarget: FuzzTarget {
    static let name = "formulas"

    var seeds: [[UInt8]] {
        [
            "net_loss * 0.10", "min(deposit_amount * 0.5, 100)", "clamp(round(net_loss / session_count, 2), 1, -(-9))",
            "((1 + 2) * 3 - 4) / 5.000000001", "max(net_loss, 0) + 999999999999999999 * 2", "net_loss \u{00F7} 0",
        ].map { Array($0.utf8) }
    }

    mutating func take(_ input: [UInt8]) throws {
        let text = String(decoding: input, as: UTF8.self)
        let formula: Formula
        switch parse(text) {
        case .success(let parsed): formula = parsed
        case .failure(let problem):
            let position = problem.position ?? 0
            return try promise(
                (1...Formula.charactersMax + 1).contains(position), "the mistake's place is \(position)")
        }
        let plain = formula.description
        // What is at the limit may have a plain form that is longer: it has blanks.
        guard plain.unicodeScalars.count <= Formula.charactersMax else { return }
        guard case .success(let again) = parse(plain) else { throw BrokenPromise("the plain form \(plain) is refused") }
        try promise(again.description == plain, "the plain form of \(plain) is \(again)")
        try promise(result(of: formula) == result(of: again), "\(plain) has another result than what it was made of")
    }

    private func parse(_ text: String) -> Result<Formula, RuleProblem> {
        do throws(RuleProblem) { return .success(try Formula(text, vocabulary: .fuzzed)) } catch {
            return .failure(error)
        }
    }

    private func result(of formula: Formula) -> Result<FixedDecimal, FormulaFailure> {
        let facts = RuleFacts(["net_loss": .number(FixedDecimal(3_000)), "session_count": .number(.zero)])
        do throws(FormulaFailure) { return .success(try formula.value(given: facts)) } catch { return .failure(error) }
    }
}

extension RuleVocabulary {
    static let fuzzed = RuleVocabulary([
        RuleVariable("net_loss", .number(.amount), ""), RuleVariable("deposit_amount", .number(.amount), ""),
        RuleVariable("session_count", .number(.count), ""), RuleVariable("segment", .label(["NEW", "LOSING"]), ""),
        RuleVariable("is_verified", .flag, ""),
    ])
}
