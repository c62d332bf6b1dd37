import Domain
import Testing

@Suite("Formulas of rules")
struct FormulaTests {
    private func value(_ text: String) throws -> String {
        let facts = try RuleFacts.numbers(["net_loss": "3000", "total_wagered": "15000", "session_count": "0"])
        return try Formula(text, vocabulary: .fixture).value(given: facts).description
    }

    private func problem(in text: String) -> RuleProblem? {
        do throws(RuleProblem) {
            _ = try Formula(text, vocabulary: .fixture)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "A formula calculates as on paper",
        arguments: [
            ("net_loss * 0.10", "300"), ("min(net_loss * 0.10, 50)", "50"), ("1 + 2 * 3 - 4 / 2", "5"),
            ("(1 + 2) * 3", "9"), ("10 - 4 - 3", "3"), ("12 / 4 / 3", "1"), ("12 / (4 / 3)", "9.000000002"),
            ("-2 * -3", "6"), ("--2", "2"), ("-(1 + 2)", "-3"), ("2 - -3", "5"), ("max(1, 2, 3)", "3"),
            ("clamp(7, 1, 5)", "5"), ("clamp(-7, 1, 5)", "1"), ("round(2.5)", "2"), ("round(3.5)", "4"),
            ("round(-2.5)", "-2"), ("round(2.345, 2)", "2.34"), ("2 \u{00D7} 3 \u{2212} 6 \u{00F7} 2", "3"),
            (" \n\t7", "7"), ("007.50", "7.5"), ("net_loss/total_wagered", "0.2"),
        ])
    func calculates(_ text: String, _ expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(
        "Products and quotients are rounded once, at the ninth decimal, half to even",
        arguments: [
            ("1 / 3", "0.333333333"), ("2 / 3", "0.666666667"), ("0.000000001 / 2", "0"),
            ("0.000000003 / 2", "0.000000002"), ("-0.000000003 / 2", "-0.000000002"),
            ("0.000000001 * 0.5", "0"), ("0.00000001 * 0.15", "0.000000002"), ("1 / 3 * 3", "0.999999999"),
        ])
    func precision(_ text: String, _ expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(
        "What cannot be calculated is a reason, and names the part",
        arguments: [
            ("net_loss / session_count", "division by zero in net_loss / session_count"),
            ("1 + 2 / (3 - 3)", "division by zero in 2 / (3 - 3)"),
            ("days_since_last_deposit * 2", "days_since_last_deposit has no value"),
            ("999999999999999999 + 1", "the result of 999999999999999999 + 1 has more than 18 digits before the point"),
            (
                "1000000000 * 1000000000",
                "the result of 1000000000 * 1000000000 has more than 18 digits before the point"
            ),
            ("clamp(1, 5, 2)", "the low bound is above the high one in clamp(1, 5, 2)"),
        ])
    func failures(_ text: String, _ reason: String) throws {
        let error = #expect(throws: FormulaFailure.self) { _ = try value(text) }
        #expect(error?.description == reason)
    }

    @Test(
        "What is no formula is refused with the place of the mistake",
        arguments: [
            ("", 1), ("1 +", 4), ("1 2", 3), ("(1", 3), ("1)", 2), ("1 + * 2", 5), ("1..2", 3), ("1.", 3), (".5", 1),
            ("1e3", 2), ("net_los * 2", 1), ("2 * segment", 5), ("2 * country", 5), ("2 * is_verified", 5),
            ("NET_LOSS", 1), ("min(1)", 1), ("clamp(1, 2)", 1), ("round(1, 2, 3)", 1), ("round(1, net_loss)", 10),
            ("round(1, 10)", 10), ("round(1, 1.5)", 10), ("sqrt(2)", 1), ("min", 1), ("min(1,)", 7), ("min()", 5),
            ("net_loss(2)", 1), ("1 % 2", 3), ("\"1\"", 1), ("ä", 1), ("1;DROP", 2), ("1 + 0.1234567891", 5),
            ("1000000000000000000", 1),
        ])
    func refused(_ text: String, _ position: Int) throws {
        let found = try #require(problem(in: text))
        #expect(found.position == position, "\(found)")
    }

    @Test("A misspelled name is answered with the one that is near")
    func nearName() {
        #expect(
            problem(in: "net_los * 2")?.description
                == "there is no variable \"net_los\"; is net_loss meant?, at character 1")
    }

    @Test("Depth and length have limits, and what is just below is taken")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
        }
        #expect(try value(nested(32)) == "1")
        #expect(problem(in: nested(33))?.position == 33)
        #expect(problem(in: String(repeating: "-", count: 33) + "1")?.position == 33)
        #expect(try value(String(repeating: "-", count: 32) + "1") == "1")
        let long = "1" + String(repeating: "+1", count: 499)
        #expect(try value(long + " ") == "500")
        #expect(problem(in: long + "  ")?.position == 1_001)
        #expect(problem(in: String(repeating: "(", count: 1_000_000))?.position == 1_001)
    }

    @Test("A formula says which variables it needs")
    func variables() throws {
        let formula = try Formula("min(net_loss, -total_wagered) + net_loss", vocabulary: .fixture)
        #expect(formula.variables == ["net_loss", "total_wagered"])
    }
}
