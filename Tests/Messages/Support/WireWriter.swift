import Messages

/// The wire format of protobuf, written by hand: what a peer may send, not only what protobuf-c does.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ value: UInt64) { Varint.append(value, to: &bytes) }

    /// - Parameter type: 0 varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes.
    mutating func tag(_ field: UInt32, type: UInt8) { varint(UInt64(field) << 3 | UInt64(type)) }

    mutating func fixed(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    mutating func field(_ number: UInt32, varint value: UInt64) {
        tag(number, type: 0)
        varint(value)
    }

    mutating func field(_ number: UInt32, _ content: [UInt8]) {
        tag(number, type: 2)
        varint(UInt64(content.count))
        bytes += content
    }

    mutating func field(_ number: UInt32, _ text: String) { field(number, Array(text.utf8)) }

    mutating func raw(_ more: [UInt8]) { bytes += more }
}
