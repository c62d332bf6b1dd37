extension UUID128 {
    /// The length of the one form that is accepted: `8-4-4-4-12` lower-case hexadecimal digits.
    package static let textBytes = 36

    /// Reads the canonical lower-case form and nothing else, so that one identity has one text.
    package init?(_ text: String) {
        guard let value = text.withBytes({ UUID128(text: $0) }) else { return nil }
        self = value
    }

    /// Reads the canonical lower-case form from UTF-8.
    package init?(text: UnsafeBufferPointer<UInt8>) {
        guard text.count == Self.textBytes, text[8] == 0x2D, text[13] == 0x2D, text[18] == 0x2D, text[23] == 0x2D else {
            return nil
        }
        let bytes = UnsafeRawBufferPointer(text)
        func half(_ offset: Int) -> UInt64 {
            UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
        func eight(_ offset: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        guard let first = HexadecimalWord.decode(eight(0)),
            let second = HexadecimalWord.decode(half(9) << 32 | half(14)),
            let third = HexadecimalWord.decode(half(19) << 32 | half(24)),
            let fourth = HexadecimalWord.decode(eight(28))
        else { return nil }
        high = UInt64(first) << 32 | UInt64(second)
        low = UInt64(third) << 32 | UInt64(fourth)
    }

    /// Writes the 36 bytes of the canonical form.
    package func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        precondition(buffer.count >= Self.textBytes, "a UUID's text takes 36 bytes, the buffer has \(buffer.count)")
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        func storeHalf(_ word: UInt64, _ offset: Int) {
            bytes.storeBytes(of: UInt32(truncatingIfNeeded: word).bigEndian, toByteOffset: offset, as: UInt32.self)
        }
        let second = HexadecimalWord.encode(UInt32(truncatingIfNeeded: high))
        let third = HexadecimalWord.encode(UInt32(truncatingIfNeeded: low >> 32))
        bytes.storeBytes(
            of: HexadecimalWord.encode(UInt32(truncatingIfNeeded: high >> 32)).bigEndian, toByteOffset: 0,
            as: UInt64.self)
        storeHalf(second >> 32, 9)
        storeHalf(second, 14)
        storeHalf(third >> 32, 19)
        storeHalf(third, 24)
        bytes.storeBytes(
            of: HexadecimalWord.encode(UInt32(truncatingIfNeeded: low)).bigEndian, toByteOffset: 28, as: UInt64.self)
        buffer[8] = 0x2D
        buffer[13] = 0x2D
        buffer[18] = 0x2D
        buffer[23] = 0x2D
    }
}

extension UUID128: CustomStringConvertible {
    /// The canonical form: `8-4-4-4-12` lower-case hexadecimal digits.
    package var description: String {
        String(unsafeUninitializedCapacity: Self.textBytes) { buffer in
            write(to: buffer)
            return Self.textBytes
        }
    }
}

/// Eight hexadecimal digits in one 64-bit word, all at once; the first digit is the most significant byte.
///
/// About ten operations instead of eight table look-ups each way: every call parses and prints several identifiers.
private enum HexadecimalWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// - Returns: Nothing unless every byte is one of `0-9a-f`.
    @inline(__always)
    static func decode(_ text: UInt64) -> UInt32? {
        guard text & highBits == 0 else { return nil }
        // With every byte below 0x80, adding 0x80 - k sets a byte's high bit exactly when the byte is k or more.
        let isDigit = (text &+ ones &* (0x80 - 0x30)) & ~(text &+ ones &* (0x80 - 0x3A)) & highBits
        let isLetter = (text &+ ones &* (0x80 - 0x61)) & ~(text &+ ones &* (0x80 - 0x67)) & highBits
        guard isDigit | isLetter == highBits else { return nil }
        let nibbles = (text & (ones &* 0x0F)) &+ (isLetter >> 7) &* 9
        let pairs = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
        let quads = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: quads | quads >> 16)
    }

    @inline(__always)
    static func encode(_ value: UInt32) -> UInt64 {
        let quads = (UInt64(value) | UInt64(value) << 16) & 0x0000_FFFF_0000_FFFF
        let pairs = (quads | quads << 8) & 0x00FF_00FF_00FF_00FF
        let nibbles = (pairs | pairs << 4) & (ones &* 0x0F)
        // A nibble of ten or more carries into bit 4 when six is added; 'a' is 39 above the tenth digit's place.
        let isLetter = ((nibbles &+ ones &* 6) >> 4) & ones
        return nibbles &+ ones &* 0x30 &+ isLetter &* 39
    }
}
