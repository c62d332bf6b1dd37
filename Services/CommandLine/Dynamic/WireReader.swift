/// Reads protobuf's wire format, field by field.
struct WireReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

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
    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    private mutating func fixed(_ count: Int) -> UInt64? {
        guard position + count <= bytes.count else { return nil }
        defer { position += count }
        return bytes[position..<position + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func lengthDelimited() -> ArraySlice<UInt8>? {
        guard let length = varint(), length <= UInt64(bytes.count - position) else { return nil }
        defer { position += Int(length) }
        return bytes[position..<position + Int(length)]
    }
}

/// Writes protobuf's wire format.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(raw content: some Sequence<UInt8>) { bytes.append(contentsOf: content) }

    mutating func write(_ number: UInt32, varint value: UInt64) {
        write(varint: UInt64(number) << 3)
        write(varint: value)
    }

    mutating func write(_ number: UInt32, bytes content: [UInt8]) {
        write(varint: UInt64(number) << 3 | 2)
        write(varint: UInt64(content.count))
        write(raw: content)
    }

    mutating func write(_ number: UInt32, fixed64 value: UInt64) {
        write(varint: UInt64(number) << 3 | 1)
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
    }

    mutating func write(_ number: UInt32, fixed32 value: UInt32) {
        write(varint: UInt64(number) << 3 | 5)
        for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift * 8))) }
    }
}
