package import Postgres

/// Makes identifiers for events: UUIDs of version 7, which begin with the time.
///
/// The receiver's inbox has them as its key. Random ones would spread each batch over the whole index and touch a page
/// for every event; these go to its end.
package enum EventIdentifier {
    /// - Parameter occurredAt: Any time will do; a wrong clock costs speed, never uniqueness: 74 bits are random.
    package static func make(at occurredAt: PostgresTimestamp) -> PostgresUUID {
        var generator = SystemRandomNumberGenerator()
        return make(at: occurredAt, using: &generator)
    }

    package static func make(
        at occurredAt: PostgresTimestamp, using generator: inout some RandomNumberGenerator
    ) -> PostgresUUID {
        let milliseconds = UInt64(max(0, occurredAt.microsecondsSince1970 / 1_000))
        // RFC 9562, 5.7: 48 bits of time, version 7, 12 random bits; variant 10, 62 random bits.
        let high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
        let low = generator.next() & ~(0b11 << 62) | 0b10 << 62
        return PostgresUUID(high: high, low: low)
    }
}
