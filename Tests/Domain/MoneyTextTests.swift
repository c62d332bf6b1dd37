import Domain
import TestSupport
import Testing

@Suite("Money as text")
struct MoneyTextTests {
    @Test(
        "An amount prints as the shortest text that says it",
        arguments: [
            ("0", "0"), ("-0", "0"), ("12.50", "12.5"), ("3.0000", "3"), ("-0.0001", "-0.0001"), ("007.5", "7.5"),
            ("99999999999999.9999", "99999999999999.9999"), ("-99999999999999.9999", "-99999999999999.9999"),
            ("1.00000000", "1"),
        ])
    func printsShortest(given: String, printed: String) throws {
        #expect(try Money(given).description == printed)
    }

    @Test(
        "Anything but decimal digits is malformed",
        arguments: [
            "", "-", ".", "1.", ".5", "+1", " 1", "1 ", "1,5", "1e3", "--1", "1.2.3", "0x10", "١", "1_000", "NaN",
            "1\u{0}", String(repeating: "0", count: 65),
        ])
    func refusesMalformed(text: String) {
        #expect(code { () throws(DomainError) in try Money(text) } == .malformed)
    }

    @Test("A fifth decimal is too precise, and the message names the limit")
    func refusesFifthDecimal() {
        #expect(code { () throws(DomainError) in try Money("0.00001") } == .tooPrecise)
        #expect(
            message { () throws(DomainError) in try Money("0.00001") }
                == "an amount has at most 4 decimals, came \"0.00001\"")
    }

    @Test("Ten to the fourteenth is out of range, just below it is not")
    func bounds() throws {
        #expect(code { () throws(DomainError) in try Money("100000000000000") } == .outOfRange)
        #expect(code { () throws(DomainError) in try Money("-100000000000000.0000") } == .outOfRange)
        #expect(
            code { () throws(DomainError) in try Money("99999999999999999999999999999999999999999999") } == .outOfRange)
        #expect(try Money("99999999999999.9999") == .maximum)
        #expect(try Money("-99999999999999.9999") == .minimum)
        #expect(code { () throws(DomainError) in try Money(tenThousandths: 1_000_000_000_000_000_000) } == .outOfRange)
        #expect(code { () throws(DomainError) in try Money(tenThousandths: .min) } == .outOfRange)
    }

    @Test("Text and amount agree with digits put down by hand")
    func agreesWithReference() throws {
        try property("money text") { generator throws in
            let amount = Money.random(using: &generator)
            let expected = ReferenceInteger(amount.tenThousandths).decimalText(decimals: 4)
            #expect(amount.description == expected)
            #expect(try Money(expected) == amount)
        }
    }

    @Test("An error message shows the input shortened and without control characters")
    func quotesInput() {
        let text = message { () throws(DomainError) in try Money("\u{1B}[31m" + String(repeating: "x", count: 200)) }
        #expect(!text.contains("\u{1B}"))
        #expect(text.count < 200)
        #expect(text.contains("\\u{1b}[31mxxx"))
    }
}
