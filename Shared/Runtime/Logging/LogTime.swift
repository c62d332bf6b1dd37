/// Wall-clock time as RFC 3339 in UTC with milliseconds, written without Foundation's formatters.
enum LogTime {
    /// Appends the present time, such as `2026-11-21T12:30:00.123Z`.
    static func appendNow(to line: inout [UInt8]) {
        let time = SystemTime.now
        append(seconds: time.seconds, milliseconds: time.nanoseconds / 1_000_000, to: &line)
    }

    /// Appends a time given since 1970.
    static func append(seconds: Int64, milliseconds: Int, to line: inout [UInt8]) {
        let days = seconds / 86_400
        let time = Int(seconds % 86_400)
        let date = civil(days)
        digits(date.year, 4, to: &line)
        line.append(UInt8(ascii: "-"))
        digits(date.month, 2, to: &line)
        line.append(UInt8(ascii: "-"))
        digits(date.day, 2, to: &line)
        line.append(UInt8(ascii: "T"))
        digits(time / 3_600, 2, to: &line)
        line.append(UInt8(ascii: ":"))
        digits(time / 60 % 60, 2, to: &line)
        line.append(UInt8(ascii: ":"))
        digits(time % 60, 2, to: &line)
        line.append(UInt8(ascii: "."))
        digits(milliseconds, 3, to: &line)
        line.append(UInt8(ascii: "Z"))
    }

    /// The Gregorian date of a day since 1970; Howard Hinnant's `civil_from_days`.
    private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func digits(_ number: Int, _ count: Int, to line: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            line.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
