import Messages
import NIOCore
import RPC

/// A frame that the side under test has sent, copied out of its bytes.
struct ReadFrame: Sendable {
    var kind: FrameKind
    var call: UInt64
    var isPartial: Bool
    var isStream: Bool
    var method: String
    var timeoutMicroseconds: UInt64
    var creditBytes: UInt64
    var opaque: UInt64
    var error: RPCError?
    var metadata: Metadata
    var initialMetadata: Metadata
    var hello: Hello?
    var goingAway: GoingAway?
    var body: [UInt8]

    /// Reads whole frames off the beginning of `bytes`.
    static func read(from bytes: inout [UInt8]) throws -> [ReadFrame] {
        let decoder = FrameDecoder(limits: FrameLimits(headerBytesMax: 1 << 20, bodyBytesMax: 1 << 24))
        var frames: [ReadFrame] = []
        while case .frame(let headerBytes, let bodyBytes) = bytes.withUnsafeBytes({ decoder.next(in: $0) }) {
            let body = FrameDecoder.prefixBytes + headerBytes
            frames.append(
                try ReadFrame(Array(bytes[FrameDecoder.prefixBytes..<body]), Array(bytes[body..<(body + bodyBytes)])))
            bytes.removeFirst(body + bodyBytes)
        }
        return frames
    }

    init(_ headerBytes: [UInt8], _ body: [UInt8]) throws {
        let arena = MessageArena()
        let header = try headerBytes.withUnsafeBytes { try FrameHeader(unpacking: $0, in: arena) }
        kind = header.kind
        call = header.call
        isPartial = header.isPartial
        isStream = header.isStream
        method = String(decoding: header.method, as: UTF8.self)
        timeoutMicroseconds = header.timeoutMicroseconds
        creditBytes = header.creditBytes
        opaque = header.opaque
        error = header.error()
        metadata = try header.metadata()
        initialMetadata = header.initialMetadata()
        hello = header.hello()
        goingAway = header.goingAway()
        self.body = body
    }
}
