/// An instant: microseconds since the Unix epoch, which is what `timestamptz` keeps. Years 1 to 9999, leap seconds ignored.
package struct Timestamp: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package let microseconds: Int64

    package static let epoch = Timestamp(unchecked: 0)
    /// 0001-01-01T00:00:00Z
    package static let earliest = Timestamp(unchecked: -62_135_596_800_000_000)
    /// 9999-12-31T23:59:59.999999Z
    package static let latest = Timestamp(unchecked: 253_402_300_799_999_999)

    static let microsecondsPerSecond: Int64 = 1_000_000
    static let microsecondsPerDay: Int64 = 86_400 * microsecondsPerSecond

    private init(unchecked microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// - Throws: ``DomainError/Code/outOfRange`` outside the years 1 to 9999.
    package init(microseconds: Int64) throws(DomainError) {
        guard (Self.earliest.microseconds...Self.latest.microseconds).contains(microseconds) else {
            throw DomainError(.outOfRange, "a time lies in the years 1 to 9999, came \(microseconds) microseconds")
        }
        self.microseconds = microseconds
    }

    /// The instant as the wire carries it, cut off below the microsecond towards the past.
    ///
    /// Unlike money, a time may lose digits: clocks that count nanoseconds are common, a database that keeps them is not.
    ///
    /// - Parameter nanos: 0 to 999,999,999, counted forward also before 1970.
    /// - Throws: ``DomainError/Code/outOfRange``.
    package init(seconds: Int64, nanos: Int32) throws(DomainError) {
        guard (0..<1_000_000_000).contains(nanos) else {
            throw DomainError(.outOfRange, "the nanos of a time are 0 to 999,999,999, came \(nanos)")
        }
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else {
            throw DomainError(.outOfRange, "a time lies in the years 1 to 9999, came \(seconds) seconds")
        }
        microseconds = seconds * Self.microsecondsPerSecond + Int64(nanos / 1_000)
    }

    /// The nearest instant within bounds, for arithmetic that may leave them.
    init(clamping microseconds: Int64) {
        self.microseconds = max(Self.earliest.microseconds, min(Self.latest.microseconds, microseconds))
    }

    /// Whole seconds since the epoch, rounded towards the past.
    package var seconds: Int64 { microseconds.flooredDivision(by: Self.microsecondsPerSecond) }

    /// What follows ``seconds``, 0 to 999,999,000.
    package var nanos: Int32 {
        Int32(truncatingIfNeeded: microseconds - seconds * Self.microsecondsPerSecond) * 1_000
    }
}

extension Timestamp: Comparable {
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp {
    /// The instant so much later, to the microsecond; stops at the ends of the years 1 and 9999.
    package static func + (time: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = time.microseconds.addingReportingOverflow(duration.clampedMicroseconds)
        guard !overflow else { return duration < .zero ? .earliest : .latest }
        return Timestamp(clamping: sum)
    }

    /// The instant so much earlier, to the microsecond; stops at the ends of the years 1 and 9999.
    package static func - (time: Timestamp, duration: Duration) -> Timestamp {
        time + (.zero - duration)
    }

    /// How long after the other instant this one is.
    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }
}

extension Duration {
    fileprivate var clampedMicroseconds: Int64 {
        // Ten thousand years are 3.2 × 10^11 seconds; anything beyond 4 × 10^11 leaves the range whatever it is added to.
        let (seconds, attoseconds) = components
        let bounded = max(-400_000_000_000, min(400_000_000_000, seconds))
        return bounded * Timestamp.microsecondsPerSecond
            + attoseconds.flooredDivision(by: 1_000_000_000_000)
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity, so that days and seconds before 1970 count like those after.
    @inline(__always)
    func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
