import CommonContract
import Messages
import RewardsContract
import Testing
import TestingContract

@Suite struct PackingTests {
    private let wager = PostRequest(
        idempotencyKey: "0b8f9f0e-8a3e-4c5c-9d0a-6f1f2f3f4f5f", playerID: "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        type: .wager, currency: .sc, amount: Money(units: 12, nanos: 500_000_000), reference: "bet-1", game: "slots/1")

    @Test("An enum number that this side does not know is kept")
    func unknownEnum() throws {
        let sent = PostRequest(type: .unrecognized(4_711), currency: .unrecognized(-1))
        let received = try PostRequest(unpacking: sent.packedBytes())
        #expect(received == sent)
        #expect(received.type.rawValue == 4_711)
        #expect(TransactionType(rawValue: 3) == .wager)
    }

    @Test("A field that this side does not know is skipped")
    func unknownField() throws {
        var writer = WireWriter()
        writer.field(4_000, "from the future")
        writer.raw(try wager.packedBytes())
        writer.field(4_001, varint: 1)
        #expect(try PostRequest(unpacking: writer.bytes) == wager)
    }

    @Test("Two names of one number are one value, and every known value is listed once")
    func alias() {
        #expect(Color.crimson == .red)
        #expect(Color.allCases == [.unspecified, .red, .deepBlue, .infrared])
        #expect(Color.infrared.rawValue == -3)
    }

    @Test("Equal maps pack to equal bytes, whatever order they were filled in")
    func deterministicMaps() throws {
        let keys = (0..<50).map { "key-\($0)" }
        let up = PostRequest(metadata: Dictionary(uniqueKeysWithValues: keys.map { ($0, "v") }))
        var down = PostRequest()
        for key in keys.reversed() { down.metadata[key] = "v" }
        #expect(try up.packedBytes() == down.packedBytes())
    }

    @Test(
        "A oneof that holds a default value is sent",
        arguments: [
            .choiceInt64(0), .choiceString(""), .choiceBytes([]), .choiceBool(false), .choiceInner(.init()),
            .choiceDouble(0), .choiceColor(.unspecified),
        ] as [Everything.Choice])
    func presentDefaults(choice: Everything.Choice) throws {
        #expect(try Everything(unpacking: Everything(choice: choice).packedBytes()).choice == choice)
    }

    @Test("A message is packed where its size was asked for, small or too large for the arena's first block")
    func preparedInArena() throws {
        let large = PostBatchRequest(postings: Array(repeating: wager, count: 300))
        let arena = MessageArena()
        for _ in 0..<3 {
            let first = try wager.prepared(in: arena)
            let second = try large.prepared(in: arena)
            let third = try wager.prepared(in: arena)
            for (prepared, bytes) in [
                (first, try wager.packedBytes()), (second, try large.packedBytes()), (third, try wager.packedBytes()),
            ] {
                #expect(prepared.packedSize == bytes.count)
                let written = [UInt8](unsafeUninitializedCapacity: prepared.packedSize) { buffer, count in
                    count = prepared.pack(into: UnsafeMutableRawBufferPointer(buffer))
                }
                #expect(written == bytes)
            }
            arena.reset()
        }
    }

    @Test("Numbers that are longest packed stay within the room that a message is packed in unmeasured")
    func longestNumbers() throws {
        let messages = [
            Everything(unpackedInt32s: .init(repeating: -1, count: 400)),
            Everything(colors: .init(repeating: .unrecognized(-1), count: 400)),
            Everything(uint64s: .init(repeating: .max, count: 200), bools: .init(repeating: true, count: 200)),
            Everything(
                int32Value: -1, int64Value: -1, color: .unrecognized(-1), currency: .unrecognized(-1),
                choice: .choiceColor(.unrecognized(-1)), otherChoice: .otherUint32(.max)),
            Everything(colorBySint64: [.min: .unrecognized(-1), .max: .unrecognized(-2)]),
        ]
        for message in messages { #expect(try Everything(unpacking: message.packedBytes()) == message) }
    }

    @Test("Packing within packing, on one thread, uses two arenas")
    func nestedUse() throws {
        let bytes = try MessageArena.withThreadArena { (arena) throws(MessageError) -> [UInt8] in
            let outer = try wager.prepared(in: arena)
            let inner = try PostRequest(unpacking: wager.packedBytes())
            #expect(inner == wager)
            return outer.packedBytes()
        }
        #expect(try PostRequest(unpacking: bytes) == wager)
    }

    @Test("A use within a use gets the same arena every time, and another one than the outer, at any depth")
    func nestedArenas() {
        func arenas(_ depth: Int) -> [ObjectIdentifier] {
            MessageArena.withThreadArena { arena in [ObjectIdentifier(arena)] + (depth > 1 ? arenas(depth - 1) : []) }
        }
        // Each use makes the thread keep one more, from the outermost on.
        for _ in 0..<4 { _ = arenas(6) }
        let first = arenas(4)
        #expect(Set(first).count == 4)
        #expect(arenas(4) == first)
        #expect(Set(arenas(6)).count == 6)
    }

    @Test("An arena that has grown for one message is small for the next")
    func arenaShrinks() throws {
        let arena = MessageArena(firstBlockBytes: 1_024)
        #expect(arena.blockBytes == 0)
        _ = try PostBatchRequest(postings: Array(repeating: wager, count: 100)).prepared(in: arena)
        #expect(arena.blockBytes > 30_000)
        arena.reset()
        #expect(arena.blockBytes <= 1_024)
        _ = try Money(units: 1).prepared(in: arena)
        #expect(arena.blockBytes <= 1_024)
    }

    @Test("Names that C or Swift keep for themselves are fields like any other")
    func keywords() throws {
        let message = Keywords(
            default: "d", class: 1, in: true, self_: "s", init_: "i", extension: ["e"], operator: [7],
            switch: ["k": "v"],
            protocol: .none_("n"), where: .self_)
        #expect(try Keywords(unpacking: message.packedBytes()) == message)
    }
}
