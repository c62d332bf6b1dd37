import Messages
import TestSupport
import Testing

/// Against Google's own Python protobuf, on random messages of every type.
@Suite struct RoundTripTests {
    private let seed = PropertySeed.next
    private let count = 60

    @Test("What Google's protobuf packs is the same message here, and again there")
    func fromPython() throws {
        let peer = try PythonPeer()
        for type in allMessages {
            let messages = try peer.randomMessages(type, seed: seed, count: count)
            let ours = try messages.map { message in
                let value = try type.init(unpacking: message.bytes)
                #expect(canonicalText(value) == message.text, "\(type.fullName), seed \(seed)")
                let packed = try value.packedBytes()
                #expect(try isSame(value, type.init(unpacking: packed)), "\(type.fullName), seed \(seed)")
                return packed
            }
            for (there, here) in zip(try peer.read(ours, as: type), messages) {
                #expect(there.text == here.text, "\(type.fullName), seed \(seed): \(there.error ?? "")")
            }
        }
    }

    @Test("What a peer may send is understood here as Google's protobuf understands it, and so is what we make of it")
    func fromWire() throws {
        let peer = try PythonPeer()
        var wire = RandomWire(random: SeededGenerator(seed: seed))
        for type in allMessages {
            let received = (0..<count).map { _ in wire.message(type.cDescriptor) }
            let values = try received.map { bytes in try type.init(unpacking: bytes) }
            let ours = try values.map { value in try value.packedBytes() }
            let readReceived = try peer.read(received, as: type)
            let readOurs = try peer.read(ours, as: type)
            for (index, value) in values.enumerated() {
                let text = canonicalText(value)
                #expect(readReceived[index].text == text, "\(type.fullName), seed \(seed): \(hex(received[index]))")
                #expect(readOurs[index].text == text, "\(type.fullName), seed \(seed): \(hex(received[index]))")
            }
        }
    }

    @Test("A message of default values packs to nothing")
    func defaults() throws {
        for type in allMessages {
            #expect(try type.init().packedBytes().isEmpty, "\(type.fullName)")
        }
    }
}

private func isSame<M: Message>(_ message: M, _ other: any Message) -> Bool {
    // Through text, since a NaN is not equal to itself.
    other is M && canonicalText(message) == canonicalText(other)
}
