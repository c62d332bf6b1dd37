import CLibProtobufC
import Messages
import RewardsContract
import TestSupport
import Testing
import TestingContract

@Suite struct HostileInputTests {
    private let seed = PropertySeed.next

    private func failure<M: Message>(
        _ type: M.Type, _ bytes: [UInt8], limits: MessageLimits = .standard
    ) -> MessageError? {
        do throws(MessageError) {
            _ = try M(unpacking: bytes, limits: limits)
            return nil
        } catch { return error }
    }

    private func message(_ write: (inout WireWriter) -> Void) -> [UInt8] {
        var writer = WireWriter()
        write(&writer)
        return writer.bytes
    }

    @Test(
        "Text that is not UTF-8 is refused, naming the field",
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x61, 0x80]]
            as [[UInt8]])
    func invalidUTF8(text: [UInt8]) {
        for padding in [0, 7, 8, 30] {
            let text = [UInt8](repeating: 0x61, count: padding) + text
            let error = failure(PostRequest.self, message { $0.field(6, text) })
            #expect(error?.code == .invalidUTF8)
            #expect(error?.field == "reference")
        }
    }

    @Test("A NUL within text is refused wherever it stands, naming the field", arguments: [1, 7, 8, 9, 16, 40, 200])
    func embeddedNUL(length: Int) {
        for position in 0..<length {
            var text = [UInt8](repeating: 0x61, count: length)
            text[position] = 0
            let error = failure(PostRequest.self, message { $0.field(1, text) })
            #expect(error?.code == .embeddedNUL)
            #expect(error?.field == "idempotency_key")
        }
    }

    @Test("The path of a field goes through lists, maps, oneofs and messages")
    func paths() {
        let inner = message { $0.field(1, [0xFF]) }
        let posting = message { $0.field(6, "bad\0") }
        #expect(
            failure(
                PostBatchRequest.self,
                message {
                    $0.field(1, []); $0.field(1, posting)
                })?.field
                == "postings[1].reference")
        #expect(
            failure(
                Everything.self,
                message {
                    $0.field(44, "ok"); $0.field(44, [0xFF])
                })?.field == "strings[1]")
        #expect(
            failure(
                Everything.self,
                message {
                    $0.field(
                        65,
                        message {
                            $0.field(1, "key"); $0.field(2, inner)
                        })
                })?.field
                == "inner_by_string[0].value.name")
        #expect(
            failure(Everything.self, message { $0.field(61, message { $0.field(1, [0xFF]) }) })?.field
                == "string_by_string[0].key")
        #expect(failure(Everything.self, message { $0.field(87, inner) })?.field == "choice_inner.name")
        #expect(failure(Everything.self, message { $0.field(84, [0xFF]) })?.field == "choice_string")
    }

    @Test("Packing refuses a NUL too, instead of cutting the text")
    func packingNUL() {
        let batch = PostBatchRequest(postings: [PostRequest(), PostRequest(metadata: ["note": "a\0b"])])
        #expect(
            throws: MessageError(
                .embeddedNUL, field: "postings[1].metadata[0].value",
                "The text holds a NUL character: remove it, or send bytes.")
        ) { try batch.packedBytes() }
        #expect(throws: MessageError.self) { try Everything(choice: .choiceString("\0")).packedBytes() }
        #expect(throws: MessageError.self) {
            try Everything(strings: ["fine", "a long text with a NUL \0 within"]).packedBytes()
        }
    }

    @Test("A message that is cut anywhere is malformed or shorter, and never crashes")
    func truncated() throws {
        var wire = RandomWire(random: SeededGenerator(seed: seed))
        for _ in 0..<20 {
            let whole = wire.message(Everything.cDescriptor)
            for length in 0..<whole.count {
                let error = failure(Everything.self, Array(whole.prefix(length)))
                #expect(error == nil || error?.code == .malformed, "seed \(seed)")
            }
        }
        #expect(failure(PostRequest.self, [0x0A, 0x05, 0x61])?.code == .malformed)
    }

    @Test("Changed bytes are refused or read as a message that packs, and never crash")
    func mutated() throws {
        var random = SeededGenerator(seed: seed)
        var wire = RandomWire(random: random)
        for type in allMessages {
            for _ in 0..<200 {
                var bytes = wire.message(type.cDescriptor)
                for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                    let index = bytes.indices.randomElement(using: &random)!
                    switch Int.random(in: 0...2, using: &random) {
                    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.remove(at: index)
                    default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                    }
                }
                guard let value = try? type.init(unpacking: bytes) else { continue }
                let again = try type.init(unpacking: value.packedBytes())
                #expect(canonicalText(again) == canonicalText(value), "\(type.fullName), seed \(seed): \(hex(bytes))")
            }
        }
    }

    @Test("4 MiB of empty messages stop at the budget, and the arena is small again afterwards")
    func emptyMessages() throws {
        let arena = MessageArena(budgetBytes: 16 << 20)
        let bytes = [UInt8](repeating: 0, count: 4 << 20).enumerated().map { $0.offset % 2 == 0 ? UInt8(0x0A) : 0 }
        bytes.withUnsafeBytes { bytes in
            do throws(MessageError) {
                _ = try PostBatchRequest(unpacking: bytes, in: arena)
                Issue.record("4 MiB of empty postings fit in 16 MiB")
            } catch {
                #expect(error.code == .budgetExceeded)
            }
        }
        #expect(arena.blockBytes <= 16 << 20)
        arena.reset()
        #expect(arena.blockBytes <= 16 << 10)
        let posting = try PostRequest(playerID: "somebody").packedBytes()
        let read = try posting.withUnsafeBytes { bytes in try PostRequest(unpacking: bytes, in: arena) }
        #expect(read.playerID == "somebody")
    }

    @Test("Whichever allocation the budget stops, unpacking and packing say so")
    func everyBudget() throws {
        let value = Everything(
            stringValue: "some text", inner: .init(name: "inner", numbers: [1, 2, 3]), strings: ["a", "b"],
            byteStrings: [[1], [2]], inners: [.init(), .init(innermost: .init(counts: ["x": 1]))],
            innerByString: ["key": .init(name: "value")], choice: .choiceInner(.init(name: "chosen")))
        var bytes = try value.packedBytes()
        for _ in 0..<40 { bytes += [0xF8, 0x7F, 1] }
        var succeeded = 0
        for budget in stride(from: 0, through: 16_384, by: 8) {
            let limits = MessageLimits(arenaBytesMax: budget)
            let arena = MessageArena(budgetBytes: budget, firstBlockBytes: 256)
            bytes.withUnsafeBytes { bytes in
                do throws(MessageError) {
                    let read = try Everything(unpacking: bytes, in: arena)
                    #expect(read == value)
                    succeeded += 1
                } catch { #expect(error.code == .budgetExceeded) }
            }
            #expect(arena.blockBytes <= budget)
            do throws(MessageError) {
                _ = try value.packedBytes(limits: limits)
            } catch { #expect(error.code == .budgetExceeded) }
        }
        #expect(succeeded > 0 && succeeded < 2_048)
    }

    @Test("A message over its limit of bytes is refused before it is read; one at the limit is read")
    func tooLarge() throws {
        let bytes = try PostRequest(reference: "reference").packedBytes()
        #expect(failure(PostRequest.self, bytes, limits: .init(bytesMax: bytes.count - 1))?.code == .tooLarge)
        #expect(failure(PostRequest.self, bytes, limits: .init(bytesMax: bytes.count)) == nil)
    }

    @Test("29 KB of a message within itself do no harm")
    func nested() {
        var bytes: [UInt8] = []
        for _ in 0..<10_000 {
            bytes = message { $0.field(17, bytes) }
            if bytes.count > 29_000 { break }
        }
        // Everything.inner knows no field 17: the rest is one unknown field.
        #expect(failure(Everything.self, bytes) == nil)
    }

    @Test(
        "Groups and field numbers that do not exist are malformed",
        arguments: [[0x0B, 0x0C], [0x07], [0x06]] as [[UInt8]])
    func wireTypes(bytes: [UInt8]) {
        #expect(failure(PostRequest.self, bytes)?.code == .malformed)
    }
}
