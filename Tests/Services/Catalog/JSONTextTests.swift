import CatalogService
import Domain
import Testing

@Suite("Metadata")
struct JSONTextTests {
    @Test("An object is kept, without needless white space")
    func object() throws {
        #expect(try JSONText("{ \"a\" : [1, 2.50, \"ü\"] }").text == "{\"a\":[1,2.50,\"ü\"]}")
    }

    @Test(
        "What is no object, or no JSON, or more than a database holds is refused",
        arguments: [
            "", "[]", "1", "{", "{\"a\":1}x", "{\"a\":1e9999}", "{\"a\":{\"b\":[1E-1000]}}", "{\"a\":\"\\u0000\"}",
        ])
    func refused(text: String) {
        #expect(throws: DomainError.self) { try JSONText(text) }
    }

    @Test(
        "What a database wrote with spaces is the text that was kept",
        arguments: [
            (#"{}"#, #"{}"#), (#"{"a": [1, 2.50, {"b": null}]}"#, #"{"a":[1,2.50,{"b":null}]}"#),
            (#"{"a b": "c, d: \" e, f"}"#, #"{"a b":"c, d: \" e, f"}"#),
            (#"{"a": "\b\f\n\r\t\u0001"}"#, #"{"a":"\b\f\n\r\t\u0001"}"#),
            (#"{"a": "\\", "b": " "}"#, #"{"a":"\\","b":" "}"#),
        ])
    func read(written: String, kept: String) throws {
        #expect(JSONText(checked: written).text == kept)
        #expect(try JSONText(written).text == kept)
    }

    @Test("The limit of its length is the last that fits")
    func length() throws {
        func text(_ bytes: Int) -> String { "{\"a\":\"\(String(repeating: "x", count: bytes - 8))\"}" }
        #expect(try JSONText(text(100), bytesMax: 100).text.utf8.count == 100)
        #expect(throws: DomainError.self) { try JSONText(text(101), bytesMax: 100) }
    }
}
