/// Cuts a stream of bytes into frames, and reads the little of their headers that a link must know.
///
/// Source: Shared/RPC/PROTOCOL.md, 1.1.
struct FrameReader {
    enum Kind: UInt64 {
        case request = 2
        case end = 4
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
        guard waiting.count >= 8 else { return nil }
        let (header, body) = (Self.length(waiting[0..<4]), Self.length(waiting[4..<8]))
        let count = 8 + header + body
        guard waiting.count >= count else { return nil }
        let bytes = Array(waiting[..<count])
        waiting.removeFirst(count)
        return Self.frame(bytes, header: bytes[8..<8 + header])
    }

    private static func length(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    /// Reads fields 1, 2 and 3 of `FrameHeader`; others are passed over.
    private static func frame(_ bytes: [UInt8], header: ArraySlice<UInt8>) -> Frame {
        var (kind, call, method, rest): (UInt64, UInt64, String, ArraySlice<UInt8>) = (0, 0, "", header)
        while let tag = varint(&rest) {
            switch tag & 7 {
            case 0:
                guard let value = varint(&rest) else { break }
                if tag >> 3 == 1 { kind = value }
                if tag >> 3 == 2 { call = value }
            case 2:
                guard let count = varint(&rest), count <= rest.count else { break }
                if tag >> 3 == 3 { method = String(decoding: rest.prefix(Int(count)), as: UTF8.self) }
                rest = rest.dropFirst(Int(count))
            case 1: rest = rest.dropFirst(8)
            case 5: rest = rest.dropFirst(4)
            default: rest = []
            }
        }
        return Frame(bytes: bytes, kind: Kind(rawValue: kind), call: call, method: method)
    }

    private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while let byte = bytes.popFirst() {
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }
}
