import Messages
import RPC

/// Runs `body` with the header of a packed frame, unpacked as a connection does.
func withHeader<Result>(
    _ frame: [UInt8], _ body: (_ header: FrameHeader, _ bodyBytes: Int) throws -> Result
) throws -> Result {
    let decoder = FrameDecoder(limits: FrameLimits(headerBytesMax: 1 << 20, bodyBytesMax: 1 << 24))
    guard case .frame(let headerBytes, let bodyBytes) = frame.withUnsafeBytes({ decoder.next(in: $0) }) else {
        throw RPCError(.invalidArgument, "the fixture is no frame")
    }
    let arena = MessageArena()
    return try frame[8..<(8 + headerBytes)].withUnsafeBytes { bytes in
        try body(FrameHeader(unpacking: bytes, in: arena), bodyBytes)
    }
}
