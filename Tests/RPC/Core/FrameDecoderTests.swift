import NIOCore
import RPC
import Testing

struct FrameDecoderTests {
    private let limits = FrameLimits(headerBytesMax: 100, bodyBytesMax: 200)

    private func decode(_ bytes: [UInt8]) -> FrameDecoder.Result {
        bytes.withUnsafeBytes { FrameDecoder(limits: limits).next(in: $0) }
    }

    @Test("A frame is found once it is whole, and not a byte earlier")
    func whole() {
        let bytes = FrameBytes.prefix(3, 2) + [1, 2, 3, 4, 5]
        for count in 0..<bytes.count {
            let needed = count < 8 ? 8 : 13
            #expect(decode(Array(bytes.prefix(count))) == .incomplete(bytesNeeded: needed))
        }
        #expect(decode(bytes) == .frame(headerBytes: 3, bodyBytes: 2))
        #expect(decode(bytes + [9]) == .frame(headerBytes: 3, bodyBytes: 2))
    }

    @Test("A header is taken up to its limit and refused above, before any of it is read", arguments: [99, 100, 101])
    func headerLimit(bytes: Int) {
        let expected: FrameDecoder.Result =
            bytes <= 100 ? .incomplete(bytesNeeded: 8 + bytes) : .refused(.headerTooLong(bytes, limit: 100))
        #expect(decode(FrameBytes.prefix(bytes, 0)) == expected)
    }

    @Test("A body is taken up to its limit and refused above, before any of it is read", arguments: [199, 200, 201])
    func bodyLimit(bytes: Int) {
        let expected: FrameDecoder.Result =
            bytes <= 200 ? .incomplete(bytesNeeded: 8 + bytes) : .refused(.bodyTooLong(bytes, limit: 200))
        #expect(decode(FrameBytes.prefix(0, bytes)) == expected)
    }

    @Test(
        "Whoever speaks another protocol is told which one it is, after four bytes",
        arguments: [
            ("HTTP", Array("HTTP/1.1 400".utf8)), ("HTTP", Array("GET / HT".utf8)), ("HTTP", Array("PRI ".utf8)),
            ("TLS", [0x16, 3, 1, 0]), ("TLS", [0x15, 3, 3, 0, 2, 2]),
        ])
    func foreign(name: String, bytes: [UInt8]) {
        #expect(decode(bytes) == .refused(.foreign(name)))
    }

    @Test("The largest lengths that four bytes can state are refused, not added up")
    func largest() {
        #expect(decode([UInt8](repeating: 0xFF, count: 8)) == .refused(.headerTooLong(0xFFFF_FFFF, limit: 100)))
        #expect(
            decode([0, 0, 0, 1] + [UInt8](repeating: 0xFF, count: 4))
                == .refused(.bodyTooLong(0xFFFF_FFFF, limit: 200)))
    }

    @Test("However the bytes are cut, the same frames come out")
    func cuts() throws {
        let frames: [[UInt8]] = [
            FrameBytes.frame(.ping), FrameBytes.frame(.message, call: 3, body: [1, 2, 3]),
            FrameBytes.frame(.end, call: 3), FrameBytes.frame(.message, call: 4, body: Array(repeating: 7, count: 150)),
        ]
        let bytes = frames.flatMap { $0 }
        for size in 1...bytes.count {
            var reader = FrameReader(limits: limits)
            var seen: [[UInt8]] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                let part = ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])
                try reader.receive(part) { header, body in
                    seen.append(FrameBytes.prefix(header.count, body.count) + Array(header) + Array(body))
                    return true
                }
            }
            #expect(seen == frames, "in pieces of \(size)")
            #expect(!reader.hasBegun)
        }
    }
}
