private import Messages

/// Writes protobuf's wire format.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(varint value: UInt64) { Varint.append(value, to: &bytes) }

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
