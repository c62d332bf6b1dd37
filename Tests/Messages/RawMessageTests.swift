import Messages
import RewardsContract
import Testing

@Suite("Messages of a type that is not known")
struct RawMessageTests {
    @Test("The bytes of any message pass through unchanged")
    func passes() throws {
        let wager = PostRequest(
            playerID: "7b0c8e1e-3f7a-4a53-9d53-0c8a2f1d6b11", type: .wager, metadata: ["table": "7", "seat": ""])
        let bytes = try wager.packedBytes()
        #expect(try RawMessage(bytes).packedBytes() == bytes)
        #expect(try RawMessage(unpacking: bytes).bytes == bytes)
        #expect(try RawMessage([]).packedBytes().isEmpty)
    }

    @Test(
        "Bytes that are no message are refused before they are sent",
        arguments: [[0x0A, 0x05, 0x01], [0x08], [0x08, 0xFF], [0x00], [0x0B], [0x09, 1, 2, 3], [0x0D, 1]] as [[UInt8]])
    func refuses(bytes: [UInt8]) {
        #expect(throws: MessageError.self) { try RawMessage(bytes).packedBytes() }
    }
}
