private import Messages
private import RPC

/// Cuts a stream of bytes into frames, and reads the little of their headers that a link must know.
struct FrameReader {
    enum Kind {
        case request
        case end
    }

    /// A frame as it goes over the wire.
    struct Frame {
        let bytes: [UInt8]
        /// nil for a kind that no link looks at.
        let kind: Kind?
        /// The number of its call.
        let call: UInt64
        /// `package.Service/Method` of a request.
        let method: String
    }

    private var waiting: [UInt8] = []

    mutating func append(_ bytes: some Sequence<UInt8>) { waiting += bytes }

    /// The next whole frame; nil until more bytes have come.
    mutating func next() -> Frame? {
        // A link judges nobody: whatever is cut like a frame passes.
        let decoder = FrameDecoder(limits: FrameLimits(headerBytesMax: .max, bodyBytesMax: .max))
        guard case .frame(let headerBytes, let bodyBytes) = waiting.withUnsafeBytes({ decoder.next(in: $0) }) else {
            return nil
        }
        let body = FrameDecoder.prefixBytes + headerBytes
        let bytes = Array(waiting[..<(body + bodyBytes)])
        waiting.removeFirst(bytes.count)
        return bytes[FrameDecoder.prefixBytes..<body].withUnsafeBytes { Self.frame(bytes, header: $0) }
    }

    private static func frame(_ bytes: [UInt8], header: UnsafeRawBufferPointer) -> Frame {
        MessageArena.withThreadArena { arena in
            guard let header = try? FrameHeader(unpacking: header, in: arena) else {
                return Frame(bytes: bytes, kind: nil, call: 0, method: "")
            }
            let kind: Kind? =
                switch header.kind {
                case .request: .request
                case .end: .end
                default: nil
                }
            return Frame(
                bytes: bytes, kind: kind, call: header.call, method: String(decoding: header.method, as: UTF8.self))
        }
    }
}
