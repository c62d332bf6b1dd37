extension UUID128 {
    /// Makes a random UUID (version 4).
    package static func random(using generator: inout some RandomNumberGenerator) -> UUID128 {
        UUID128(
            high: generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000,
            low: generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    /// Makes a UUID that sorts by time (version 7), so that rows made together lie together in an index.
    ///
    /// The first 48 bits are milliseconds, the next 12 the fraction of one in 4096ths (RFC 9562, method 3), which keeps
    /// the order of different microseconds; 62 bits are random. Nothing may rely on the order for correctness: clocks go
    /// back.
    ///
    /// - Parameter time: 1970 to 10889; what lies before 1970 counts as 1970.
    package static func timeOrdered(
        at time: Timestamp, using generator: inout some RandomNumberGenerator
    ) -> UUID128 {
        let (milliseconds, micros) = UInt64(max(0, time.microseconds)).quotientAndRemainder(dividingBy: 1_000)
        let fraction = micros * 4_096 / 1_000
        return UUID128(
            high: milliseconds << 16 | 0x7000 | fraction,
            low: generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    /// 4 for random, 7 for ordered by time; what the text said otherwise.
    package var version: Int { Int(high >> 12 & 0xF) }
}
