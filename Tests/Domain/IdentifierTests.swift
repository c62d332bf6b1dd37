import Domain
import Foundation
import TestSupport
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test("Text and value agree with Foundation's UUID")
    func agreesWithFoundation() throws {
        try property("uuid text") { generator throws in
            let value = UUID128(high: generator.next(), low: generator.next())
            let bytes = withUnsafeBytes(of: (value.high.bigEndian, value.low.bigEndian)) { Array($0) }
            let reference = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
            #expect(value.description == reference.uuidString.lowercased())
            #expect(UUID128(value.description) == value)
            #expect(try PlayerID(value.description).value == value)
        }
    }

    @Test(
        "Only the canonical lower-case form is accepted",
        arguments: [
            "", "0190a0e47c3a7b1e9d523f1f0a6c2b44", "0190A0E4-7C3A-7B1E-9D52-3F1F0A6C2B44",
            "{0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44}", "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b4",
            "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b444", "0190a0e4-7c3a-7b1e-9d52+3f1f0a6c2b44",
            "0190a0e4_7c3a-7b1e-9d52-3f1f0a6c2b44", "g190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44",
            "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b4é", " 190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44",
        ])
    func refusesOtherForms(text: String) {
        #expect(UUID128(text) == nil)
        #expect(code { () throws(DomainError) in try PlayerID(text) } == .malformed)
    }

    @Test("Every byte that is no lower-case hexadecimal digit is refused at every place")
    func refusesEveryOtherByte() {
        let digits = Set("0123456789abcdef".utf8)
        let valid = Array("0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44".utf8)
        for place in valid.indices where valid[place] != 0x2D {
            for byte in UInt8.min ... .max {
                var text = valid
                text[place] = byte
                let isAccepted = text.withUnsafeBufferPointer { UUID128(text: $0) } != nil
                #expect(isAccepted == digits.contains(byte), "byte \(byte) at \(place)")
            }
        }
    }

    @Test("Random identifiers are of version 4 and the RFC's variant, and do not repeat")
    func randomIdentifiers() {
        var generator = SeededGenerator(seed: 4)
        var seen = Set<PlayerID>()
        for _ in 0..<1_000 {
            let identifier = PlayerID.random(using: &generator)
            #expect(identifier.value.version == 4)
            #expect(identifier.value.low >> 62 == 0b10)
            #expect(seen.insert(identifier).inserted)
        }
    }

    @Test("Identifiers ordered by time sort by their microseconds")
    func timeOrderedIdentifiers() throws {
        var generator = SeededGenerator(seed: 7)
        let start = try Timestamp("2026-11-21T12:00:00Z")
        var previous = EventID.timeOrdered(at: start - .microseconds(1), using: &generator)
        for offset in 0..<3_000 {
            let next = EventID.timeOrdered(at: start + .microseconds(offset), using: &generator)
            #expect(next.value.version == 7)
            #expect(next.value.low >> 62 == 0b10)
            #expect(previous < next)
            #expect(previous.description < next.description)
            previous = next
        }
        // The example of RFC 9562, appendix A.6: Tuesday, 22 February 2022, 14:22:22.00 GMT-05:00.
        let example = UUID128.timeOrdered(at: try Timestamp("2022-02-22T14:22:22-05:00"), using: &generator)
        #expect(example.description.hasPrefix("017f22e2-79b0-7000-"))
    }

    @Test("The message of a malformed identifier says what was expected")
    func messages() {
        let text = message { () throws(DomainError) in try PackageID("seven") }
        #expect(text.contains("a package id is a UUID in lower case"))
        #expect(text.contains("\"seven\""))
    }

    @Test("Numbered identifiers begin at 1")
    func numbers() throws {
        #expect(try TransactionID(1).description == "1")
        #expect(code { () throws(DomainError) in try TransactionID(0) } == .outOfRange)
    }

    @Test("Keys take 1 to 100 visible ASCII characters")
    func tokens() throws {
        #expect(try IdempotencyKey("a").text == "a")
        #expect(try IdempotencyKey(String(repeating: "~", count: 100)).text.count == 100)
        for text in ["", String(repeating: "a", count: 101), "a b", "a\n", "é", "\u{7F}", "a\u{0}"] {
            #expect(code { () throws(DomainError) in try IdempotencyKey(text) } == .malformed)
            #expect(code { () throws(DomainError) in try GameID(text) } == .malformed)
        }
    }
}
