import Messages
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "Bytes become the text of RFC 4648 and come back",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(bytes: String, text: String) {
        #expect(Base64.encode(Array(bytes.utf8)) == text)
        #expect(Base64.decode(text) == Array(bytes.utf8))
    }

    @Test("A text that no bytes become is refused", arguments: ["Zg", "Zg=", "Z", "Zm9v!", "Zh==", "=", "Zg==Zg=="])
    func refused(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
