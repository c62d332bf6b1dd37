import CRPCFrames
import Messages
import NIOCore
import RPC
import TestingContract

/// What a client that keeps to the protocol sends.
enum SampleFrames {
    /// Whole conversations, each from its hello on.
    static let sequences: [[UInt8]] = [
        hello, hello + emptyCall(1), hello + emptyCall(1) + unaryCall(2) + emptyCall(3),
        hello + streamingInput(1), hello + fullDuplex(1) + unaryCall(2), hello + streamingOutput(1) + cancel(1),
        hello + ping + emptyCall(9), hello + longUnaryCall(1),
    ]

    static let hello = bytes { FrameEncoder.appendHello(Hello(agent: "fuzz", limits: .standard), to: &$0) }

    static let ping = bytes { FrameEncoder.appendPing(7, isAnswer: false, to: &$0) }

    static func emptyCall(_ call: UInt64) -> [UInt8] { request(call, "EmptyCall") }

    static func unaryCall(_ call: UInt64) -> [UInt8] {
        request(call, "UnaryCall", body: packed(UnaryCallRequest(responseSize: 100, payload: payload)))
    }

    /// In two parts.
    static func longUnaryCall(_ call: UInt64) -> [UInt8] {
        let body = packed(UnaryCallRequest(responseSize: 70_000, payload: payload))
        return request(call, "UnaryCall", isPartial: true, body: Array(body.prefix(5)))
            + message(call, body: Array(body.dropFirst(5)))
    }

    static func streamingInput(_ call: UInt64) -> [UInt8] {
        let one = message(call, body: packed(StreamingInputCallRequest(payload: payload)))
        return request(call, "StreamingInputCall", isStream: true) + one + one + end(call)
    }

    static func streamingOutput(_ call: UInt64) -> [UInt8] {
        request(call, "StreamingOutputCall", body: packed(outputRequest))
    }

    static func fullDuplex(_ call: UInt64) -> [UInt8] {
        request(call, "FullDuplexCall", isStream: true) + message(call, body: packed(outputRequest))
            + bytes { FrameEncoder.appendWindow(call: call, creditBytes: 1_000, to: &$0) } + end(call)
    }

    static func cancel(_ call: UInt64) -> [UInt8] { frame(.cancel, call) { _ in } }

    private static func end(_ call: UInt64) -> [UInt8] { frame(.end, call) { _ in } }

    private static func message(_ call: UInt64, body: [UInt8]) -> [UInt8] { frame(.message, call, body: body) { _ in } }

    private static let payload = Payload(body: Array(repeating: 7, count: 40))

    private static let outputRequest = StreamingOutputCallRequest(
        responseParameters: [ResponseParameters(size: 10), ResponseParameters(size: 20)], payload: payload)

    private static func packed(_ message: some Message) -> [UInt8] {
        do { return try message.packedBytes() } catch { preconditionFailure("a sample cannot be packed: \(error)") }
    }

    private static func request(
        _ call: UInt64, _ method: String, isStream: Bool = false, isPartial: Bool = false, body: [UInt8] = []
    ) -> [UInt8] {
        "loyalty.testing.v1.TestService/\(method)".withCString { path in
            frame(.request, call, body: body) { header in
                header.method = UnsafeMutablePointer(mutating: path)
                header.timeout_us = 1_000_000
                header.stream = isStream ? 1 : 0
                header.partial = isPartial ? 1 : 0
            }
        }
    }

    private static func frame(
        _ kind: FrameKind, _ call: UInt64, body: [UInt8] = [], _ fill: (inout Loyalty__Rpc__V1__FrameHeader) -> Void
    ) -> [UInt8] {
        var header = FrameEncoder.header(kind, call: call)
        fill(&header)
        return bytes { FrameEncoder.append(&header, body: ByteBuffer(bytes: body), to: &$0) }
    }

    private static func bytes(_ write: (inout ByteBuffer) -> Void) -> [UInt8] {
        var buffer = ByteBuffer()
        write(&buffer)
        return Array(buffer.readableBytesView)
    }
}
