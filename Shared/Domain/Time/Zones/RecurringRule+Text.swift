extension RecurringRule {
    /// Reads a POSIX `TZ` text such as `EST5EDT,M3.2.0,M11.1.0`.
    init?(_ text: some Collection<UInt8>) {
        var reader = RuleReader(text)
        guard reader.skipName(), let standard = reader.offset() else { return nil }
        standardOffset = -standard
        if reader.isAtEnd {
            summer = nil
            return
        }
        guard reader.skipName() else { return nil }
        var summerOffset = standardOffset + 3_600
        if reader.peek != 0x2C {
            guard let offset = reader.offset() else { return nil }
            summerOffset = -offset
        }
        // A zone file always says when; the default of older systems is nobody's rule any more.
        guard reader.skip(0x2C), let start = reader.moment(), reader.skip(0x2C), let end = reader.moment(),
            reader.isAtEnd
        else { return nil }
        summer = Summer(offset: summerOffset, start: start, end: end)
    }
}

/// Walks over the parts of a POSIX `TZ` text.
private struct RuleReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: some Collection<UInt8>) {
        self.bytes = Array(bytes)
    }

    var isAtEnd: Bool { index == bytes.count }
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    /// Three letters or more, or anything in angle brackets.
    mutating func skipName() -> Bool {
        let start = index
        if skip(0x3C) {
            while let byte = peek, byte != 0x3E { index += byte == 0 ? bytes.count : 1 }
            return skip(0x3E) && index > start + 2
        }
        while let byte = peek, (0x41...0x5A).contains(byte & 0xDF) { index += 1 }
        return index - start >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let start = index
        var number = 0
        while let byte = peek, case let digit = byte &- 0x30, digit < 10, index - start < 3 {
            number = number * 10 + Int(digit)
            index += 1
        }
        return index > start && range.contains(number) ? number : nil
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    mutating func offset(hoursMax: Int = 24) -> Int32? {
        let isNegative = skip(0x2D)
        if !isNegative { _ = skip(0x2B) }
        guard let hours = number(0...hoursMax) else { return nil }
        var seconds = hours * 3_600
        if skip(0x3A) {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if skip(0x3A) {
                guard let rest = number(0...59) else { return nil }
                seconds += rest
            }
        }
        return Int32(isNegative ? -seconds : seconds)
    }

    /// A day of the year, and when on it: at two o'clock unless it says otherwise.
    mutating func moment() -> YearlyMoment? {
        guard let day = day() else { return nil }
        guard skip(0x2F) else { return YearlyMoment(day: day, seconds: 7_200) }
        guard let seconds = offset(hoursMax: 167) else { return nil }
        return YearlyMoment(day: day, seconds: seconds)
    }

    private mutating func day() -> YearlyMoment.Day? {
        if skip(0x4D) {
            guard let month = number(1...12), skip(0x2E), let week = number(1...5), skip(0x2E),
                let weekday = number(0...6)
            else { return nil }
            return .weekday(weekday, week: week, month: month)
        }
        if skip(0x4A) { return number(1...365).map { .ordinalWithoutLeapDay($0) } }
        return number(0...365).map { .ordinal($0) }
    }
}
