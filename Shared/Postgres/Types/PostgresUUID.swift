/// `uuid`: sixteen bytes as two words, the first byte most significant.
package struct PostgresUUID: PostgresCodable, Hashable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A random one of version 4.
    package static func random() -> PostgresUUID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    package static func random(using generator: inout some RandomNumberGenerator) -> PostgresUUID {
        PostgresUUID(
            high: generator.next() & ~0xF000 | 0x4000,
            low: generator.next() & ~(0b11 << 62) | 0b10 << 62)
    }

    /// Reads 32 hexadecimal digits with hyphens where RFC 9562 has them.
    package init?(_ text: String) {
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, digits < 32 else { return nil }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
            digits += 1
        }
        guard digits == 32 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    package static var postgresType: PostgresType { .uuid }

    package func encode(into writer: inout PostgresWriter) {
        writer.write(high)
        writer.write(low)
    }

    package static func encodeElements(_ values: [PostgresUUID], into writer: inout PostgresWriter) -> Bool {
        writer.reserve(values.count * 20)
        for value in values {
            writer.write(Int32(16))
            writer.write(value.high)
            writer.write(value.low)
        }
        return false
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> PostgresUUID {
        let (high, low) = try value.uuidWords()
        return PostgresUUID(high: high, low: low)
    }
}

extension PostgresWriter {
    /// Writes a `uuid` from its two words.
    package mutating func write(uuid high: UInt64, _ low: UInt64) {
        write(high)
        write(low)
    }
}

extension PostgresValue {
    /// Reads a `uuid` as two words.
    package func uuidWords() throws(PostgresDecodingError) -> (high: UInt64, low: UInt64) {
        try require(.uuid)
        guard bytes.count == 16 else { throw .malformed }
        return (
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}

extension PostgresUUID: CustomStringConvertible {
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let word = nibble < 16 ? high : low
                buffer[position] = digits[Int(word >> UInt64(60 - 4 * (nibble % 16)) & 0xF)]
                position += 1
            }
            return position
        }
    }
}
