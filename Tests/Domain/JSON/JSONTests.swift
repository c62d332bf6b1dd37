import Domain
import TestSupport
import Testing

@Suite("JSON, exactly")
struct JSONTests {
    @Test(
        "What is JSON is read, and prints as the same value",
        arguments: [
            (#" { "a" : [ 1 , -2.50 , true , null ] } "#, #"{"a":[1,-2.50,true,null]}"#),
            (#""\u00e4\ud83d\ude00\n\/""#, "\"ä😀\\n/\""), ("0", "0"), ("[]", "[]"), ("{}", "{}"), ("1e3", "1e3"),
            (#""\u0001\u001f\"""#, #""\u0001\u001f\"""#),
        ])
    func reads(_ text: String, _ printed: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(value.description == printed)
        #expect(try JSONValue(parsing: printed) == value)
    }

    @Test(
        "What is not JSON is refused, with the character where it goes wrong",
        arguments: [
            ("", 1), ("{", 2), ("[1,]", 4), ("{\"a\":1,}", 8), ("{a:1}", 2), ("01", 2), ("-", 2), ("1.", 3), (".5", 1),
            ("1e", 3), ("tru", 1), ("\"a", 3), ("\"\n\"", 2), ("1 2", 3), ("{\"a\":1,\"a\":2}", 8), ("\"\\x\"", 2),
            ("\"\\u12g4\"", 6), ("\"\\ud800\"", 2), ("\"\\udc00\"", 2), ("\"\\u0000\"", 2), ("\"äö\" x", 6), ("NaN", 1),
            ("'a'", 1), ("/**/1", 1),
        ])
    func refuses(_ text: String, _ position: Int) {
        let error = code { () throws(DomainError) in try JSONValue(parsing: text) }
        let said = message { () throws(DomainError) in try JSONValue(parsing: text) }
        #expect(error == .malformed)
        #expect(said.hasSuffix("at character \(position)"), "\(said)")
    }

    @Test("Depth and length have limits, and what is just below is read")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(32))
        #expect(code { () throws(DomainError) in try JSONValue(parsing: nested(33)) } == .outOfRange)
        #expect(code { () throws(DomainError) in try JSONValue(parsing: nested(60_000)) } == .outOfRange)
        let limits = JSONLimits(bytesMax: 5)
        _ = try JSONValue(parsing: "12345", limits: limits)
        #expect(code { () throws(DomainError) in try JSONValue(parsing: "123456", limits: limits) } == .outOfRange)
    }

    @Test(
        "A number is the decimal that its digits say",
        arguments: [
            ("0.1", "0.1"), ("-12.50", "-12.5"), ("1e3", "1000"), ("1.5E-2", "0.015"), ("-1.25e1", "-12.5"),
            ("0e99", "0"), ("123456789012345678.123456789", "123456789012345678.123456789"), ("100e-2", "1"),
        ])
    func decimals(_ text: String, _ decimal: String) throws {
        guard case .number(let number) = try JSONValue(parsing: text) else { return #expect(Bool(false)) }
        #expect(try number.decimal().description == decimal)
    }

    @Test(
        "A number that no decimal holds is an error, never rounded",
        arguments: [("0.1234567891", DomainError.Code.tooPrecise), ("1e18", .outOfRange), ("1e999999", .outOfRange)])
    func tooLarge(_ text: String, _ expected: DomainError.Code) throws {
        guard case .number(let number) = try JSONValue(parsing: text) else { return #expect(Bool(false)) }
        #expect(code { () throws(DomainError) in try number.decimal() } == expected)
    }

    @Test("An object keeps the order of its members, and gives and takes them by name")
    func objects() throws {
        var object = try JSONObject(parsing: #"{"b":1,"a":2}"#)
        object["c"] = .string("x")
        object["b"] = .null
        object["a"] = nil
        #expect(object.description == #"{"b":null,"c":"x"}"#)
        #expect(message { () throws(DomainError) in try JSONObject(parsing: "[1]") }.hasSuffix("came a list"))
    }

    @Test("Whatever the text, it is read or refused; what is read prints as text that reads as the same")
    func anyText() throws {
        let alphabet = Array(#"{}[]",:\u0dea1-+.eEtrfalsn "#) + ["ä", "\n", "😀"]
        try property("JSON print and parse") { generator in
            let length = Int.random(in: 0...40, using: &generator)
            let text = String((0..<length).map { _ in alphabet.randomElement(using: &generator) ?? " " })
            guard let value = try? JSONValue(parsing: text) else { return }
            let again = try JSONValue(parsing: value.description)
            #expect(again == value)
        }
    }

    @Test("Every value prints as text that reads as the same")
    func roundTrip() throws {
        try property("JSON of random values", rounds: 500) { generator in
            let value = Self.random(depth: 4, using: &generator)
            let again = try JSONValue(parsing: value.description)
            #expect(again == value)
        }
    }

    private static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 4 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .number(JSONNumber(FixedDecimal.random(using: &generator)))
        case 3: return .string(text(using: &generator))
        case 4:
            let count = Int.random(in: 0...3, using: &generator)
            return .array((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                object[text(using: &generator)] = random(depth: depth - 1, using: &generator)
            }
            return .object(object)
        }
    }

    private static func text(using generator: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            let value = UInt32.random(in: 1...0x2FFF, using: &generator)
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}
