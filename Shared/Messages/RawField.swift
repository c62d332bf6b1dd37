/// A field as it stands on the wire: its number, its wire type, and the bytes of its value, a length in front included.
struct RawField {
    let number: UInt32
    let wireType: UInt32
    let content: ArraySlice<UInt8>

    /// Every field of a packed message, in order.
    ///
    /// - Throws: ``MessageError/Code/malformed``.
    static func all(in bytes: [UInt8]) throws(MessageError) -> [RawField] {
        var fields: [RawField] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let key = try varint(&rest)
            guard key >> 3 > 0, key >> 3 < 1 << 29 else {
                throw .malformed("message: a field has the number \(key >> 3)")
            }
            let value = rest
            let count: UInt64
            switch key & 7 {
            case 0:
                _ = try varint(&rest)
                count = 0
            case 1: count = 8
            case 2: count = try varint(&rest)
            case 5: count = 4
            default: throw .malformed("message: a field has the wire type \(key & 7)")
            }
            guard count <= UInt64(rest.count) else { throw .malformed("message: a field is longer than what is there") }
            rest = rest.dropFirst(Int(count))
            fields.append(
                RawField(
                    number: UInt32(truncatingIfNeeded: key >> 3), wireType: UInt32(key & 7),
                    content: value.prefix(value.count - rest.count)))
        }
        return fields
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws(MessageError) -> UInt64 {
        guard let value = Varint.take(from: &rest) else { throw .malformed("message: a number is cut off") }
        return value
    }
}
