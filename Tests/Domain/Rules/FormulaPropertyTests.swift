import Domain
import TestSupport
import Testing

@Suite("Formulas, whatever is written")
struct FormulaPropertyTests {
    @Test("Every formula has the result that it has on paper, or fails for the same reason")
    func reference() throws {
        try property("formula against reference", rounds: 3_000) { generator in
            let formula = ReferenceFormula.random(depth: 5, using: &generator)
            let text = formula.text(using: &generator)
            guard text.count <= Formula.charactersMax else { return }
            var facts = RuleFacts()
            var reference: [String: ReferenceInteger] = [:]
            for name in ["net_loss", "total_wagered", "session_count"] {
                let value = FixedDecimal.random(using: &generator)
                facts[name] = .number(value)
                reference[name] = ReferenceInteger(value.billionths)
            }
            let parsed = try Formula(text, vocabulary: .fixture)
            let expected = Result { try formula.value(reference).decimalText(decimals: 9) }
            let actual = Result { try parsed.value(given: facts).description }
            switch (expected, actual) {
            case (.success(let expected), .success(let actual)): #expect(expected == actual, "\(text)")
            case (.failure(let expected), .failure(let actual)):
                #expect(Self.kind(actual) == expected as? ReferenceFormula.Failure, "\(text)")
            default: Issue.record("\(text): on paper \(expected), calculated \(actual)")
            }
        }
    }

    @Test("A formula prints in its plain form, which parses to the same and prints the same")
    func roundTrip() throws {
        try property("formula print and parse") { generator in
            let text = ReferenceFormula.random(depth: 5, using: &generator).text(using: &generator)
            guard text.count <= Formula.charactersMax else { return }
            let formula = try Formula(text, vocabulary: .fixture)
            let again = try Formula(formula.description, vocabulary: .fixture)
            #expect(again.description == formula.description)
            #expect(formula.description.count <= text.count + text.filter { "+-*/,".contains($0) }.count * 2)
        }
    }

    @Test("Whatever the text, it is a formula or refused with a place within it")
    func anyText() throws {
        let words = [
            "net_loss", "segment", "min", "max", "clamp", "round", "(", ")", ",", "+", "-", "*", "/", " ", "1", "0.5",
            "9", "x", "ä", "\n", "1e9", "..", "\0",
        ]
        try property("formula of random words", rounds: 5_000) { generator in
            let count = Int.random(in: 0...24, using: &generator)
            let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }.joined()
            do throws(RuleProblem) {
                _ = try Formula(text, vocabulary: .fixture).variables
            } catch {
                let position = error.position ?? 0
                #expect((1...text.unicodeScalars.count + 1).contains(position), "\(text): \(error)")
            }
        }
    }

    private static func kind(_ error: any Error) -> ReferenceFormula.Failure? {
        switch error as? FormulaFailure {
        case .noValue: .noValue
        case .divisionByZero: .divisionByZero
        case .overflow: .overflow
        case .boundsCrossed: .boundsCrossed
        case nil: nil
        }
    }
}
