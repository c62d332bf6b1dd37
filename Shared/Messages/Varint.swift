/// Protobuf's numbers of variable length: seven bits a byte, the low ones first.
package enum Varint {
    /// Takes a number off the front of `bytes`.
    ///
    /// - Returns: nil where it is cut off or longer than ten bytes; what is left of `bytes` says nothing then.
    package static func take(from bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    /// Adds a number to the end of `bytes`, in its shortest form.
    package static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
