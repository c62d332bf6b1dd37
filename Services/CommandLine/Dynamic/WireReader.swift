private import Messages

/// Reads protobuf's wire format, field by field.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// A field with its value as it is on the wire.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case bytes([UInt8])
        case fixed32(UInt32)
    }

    /// The next field; nil at the end, and where the bytes are not well-formed.
    mutating func nextField() -> (number: UInt32, value: Value)? {
        guard let key = varint() else { return nil }
        let number = UInt32(truncatingIfNeeded: key >> 3)
        switch key & 7 {
        case 0: return varint().map { (number, .varint($0)) }
        case 1: return fixed(8).map { (number, .fixed64($0)) }
        case 2: return lengthDelimited().map { (number, .bytes(Array($0))) }
        case 5: return fixed(4).map { (number, .fixed32(UInt32(truncatingIfNeeded: $0))) }
        default: return nil
        }
    }

    /// A number of a packed field.
    mutating func varint() -> UInt64? { Varint.take(from: &rest) }

    private mutating func fixed(_ count: Int) -> UInt64? {
        take(count).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    private mutating func lengthDelimited() -> ArraySlice<UInt8>? {
        guard let length = varint(), length <= UInt64(rest.count) else { return nil }
        return take(Int(length))
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
