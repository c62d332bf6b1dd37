extension CalendarDate {
    /// Reads `2026-02-28`.
    ///
    /// - Throws: ``DomainError/Code/malformed``; ``DomainError/Code/outOfRange`` for a day that the calendar lacks.
    package init(_ text: String) throws(DomainError) {
        let parts = text.withBytes { bytes -> (Int, Int, Int)? in
            var reader = DigitReader(bytes)
            guard let year = reader.number(digits: 4), reader.skip(0x2D), let month = reader.number(digits: 2),
                reader.skip(0x2D), let day = reader.number(digits: 2), reader.isAtEnd
            else { return nil }
            return (year, month, day)
        }
        guard let (year, month, day) = parts else {
            throw DomainError(.malformed, "a date looks like 2026-02-28, came \(text.quotedForMessage)")
        }
        self = try CalendarDate(year: year, month: month, day: day)
    }
}

extension CalendarDate: CustomStringConvertible {
    /// The ISO form: `2026-02-28`.
    package var description: String {
        let (year, month, day) = civil
        return String(unsafeUninitializedCapacity: 10) { buffer in
            var writer = DigitWriter(buffer)
            writer.date(year, month, day)
            return writer.count
        }
    }
}

extension TimeOfDay: CustomStringConvertible {
    /// `23:59:59`, with three or six decimals where there is a fraction.
    package var description: String {
        String(unsafeUninitializedCapacity: 15) { buffer in
            var writer = DigitWriter(buffer)
            writer.time(self)
            return writer.count
        }
    }
}

extension Timestamp {
    /// Reads RFC 3339: `2026-02-28T12:30:00.125Z`, `2026-02-28T12:30:00+01:00`.
    ///
    /// Decimals beyond the sixth are cut off.
    ///
    /// - Throws: ``DomainError/Code/malformed``; ``DomainError/Code/outOfRange`` for a day or time that no calendar and no
    ///   clock shows, leap seconds among them.
    package init(_ text: String) throws(DomainError) {
        guard let parts = text.withBytes({ RFC3339Parts($0) }) else {
            throw DomainError(
                .malformed, "a time looks like 2026-02-28T12:30:00Z (RFC 3339), came \(text.quotedForMessage)")
        }
        let date = try CalendarDate(year: parts.year, month: parts.month, day: parts.day)
        let time = try TimeOfDay(
            hour: parts.hour, minute: parts.minute, second: parts.second, microsecond: parts.microsecond)
        self = try Timestamp(
            microseconds: Int64(date.daysSinceEpoch) * Self.microsecondsPerDay + time.microseconds
                - Int64(parts.offsetMinutes) * 60 * Self.microsecondsPerSecond)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with three or six decimals where there is a fraction: `2026-02-28T12:30:00.125Z`.
    package var description: String {
        let (year, month, day) = date.civil
        return String(unsafeUninitializedCapacity: 27) { buffer in
            var writer = DigitWriter(buffer)
            writer.date(year, month, day)
            writer.byte(0x54)
            writer.time(timeOfDay)
            writer.byte(0x5A)
            return writer.count
        }
    }
}

/// What an RFC 3339 text says, before anybody asks whether the calendar has it.
private struct RFC3339Parts {
    let year, month, day, hour, minute, second: Int
    var microsecond = 0
    var offsetMinutes = 0

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var reader = DigitReader(bytes)
        guard let year = reader.number(digits: 4), reader.skip(0x2D), let month = reader.number(digits: 2),
            reader.skip(0x2D), let day = reader.number(digits: 2), reader.skip(0x54) || reader.skip(0x74),
            let hour = reader.number(digits: 2), reader.skip(0x3A), let minute = reader.number(digits: 2),
            reader.skip(0x3A), let second = reader.number(digits: 2)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
        if reader.skip(0x2E) {
            guard let microsecond = reader.microseconds() else { return nil }
            self.microsecond = microsecond
        }
        if !reader.skip(0x5A) && !reader.skip(0x7A) {
            let isWest = reader.skip(0x2D)
            guard isWest || reader.skip(0x2B), let hours = reader.number(digits: 2), reader.skip(0x3A),
                let minutes = reader.number(digits: 2), hours < 24, minutes < 60
            else { return nil }
            offsetMinutes = (isWest ? -1 : 1) * (hours * 60 + minutes)
        }
        guard reader.isAtEnd else { return nil }
    }
}

/// Reads fixed runs of digits.
private struct DigitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard bytes.count - index >= digits else { return nil }
        var number = 0
        for _ in 0..<digits {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            number = number * 10 + Int(digit)
            index += 1
        }
        return number
    }

    /// A fraction of one to nine digits, in microseconds.
    mutating func microseconds() -> Int? {
        var count = 0
        var microseconds = 0
        while index < bytes.count, case let digit = bytes[index] &- 0x30, digit < 10 {
            if count < 6 { microseconds = microseconds * 10 + Int(digit) }
            count += 1
            index += 1
        }
        guard (1...9).contains(count) else { return nil }
        for _ in 0..<max(0, 6 - count) { microseconds *= 10 }
        return microseconds
    }
}

/// Writes fixed runs of digits into a buffer that the caller made large enough.
private struct DigitWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    mutating func byte(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    mutating func number(_ value: Int, digits: Int) {
        var rest = value
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            buffer[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    mutating func date(_ year: Int, _ month: Int, _ day: Int) {
        number(year, digits: 4)
        byte(0x2D)
        number(month, digits: 2)
        byte(0x2D)
        number(day, digits: 2)
    }

    mutating func time(_ time: TimeOfDay) {
        number(time.hour, digits: 2)
        byte(0x3A)
        number(time.minute, digits: 2)
        byte(0x3A)
        number(time.second, digits: 2)
        let fraction = time.microsecond
        if fraction != 0 {
            byte(0x2E)
            if fraction % 1_000 == 0 {
                number(fraction / 1_000, digits: 3)
            } else {
                number(fraction, digits: 6)
            }
        }
    }
}
