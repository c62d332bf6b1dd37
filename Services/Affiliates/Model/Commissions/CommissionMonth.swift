package import Domain

/// A month of the calendar by UTC, for which partners are paid.
package struct CommissionMonth: Sendable, Hashable {
    package let firstDay: CalendarDate

    /// The month that a day belongs to.
    package init(of day: CalendarDate) {
        // The days before it in its month are all in the calendar.
        firstDay = (try? day.adding(days: 1 - day.day)) ?? day
    }

    package init(of time: Timestamp) { self.init(of: time.date) }

    /// Reads `2026-03`.
    ///
    /// - Throws: ``DomainError/Code/malformed``; ``DomainError/Code/outOfRange``.
    package init(_ text: String) throws(DomainError) {
        guard text.utf8.count == 7, let day = try? CalendarDate(text + "-01") else {
            throw DomainError(.malformed, "is a month such as 2026-03")
        }
        firstDay = day
    }

    package var start: Timestamp { Timestamp(firstDay) }

    /// When the next month begins.
    package var end: Timestamp {
        start + .seconds(86_400) * CalendarDate.days(inMonth: firstDay.month, of: firstDay.year)
    }
}

extension CommissionMonth: Comparable {
    package static func < (left: CommissionMonth, right: CommissionMonth) -> Bool { left.firstDay < right.firstDay }
}

extension CommissionMonth: CustomStringConvertible {
    /// `2026-03`
    package var description: String { String(firstDay.description.prefix(7)) }
}
