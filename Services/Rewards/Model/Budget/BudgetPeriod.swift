package import Domain

/// How long a budget lasts, on the calendar of UTC.
package enum BudgetPeriod: String, Sendable, Hashable, CaseIterable {
    case day = "DAY"
    /// From Monday.
    case week = "WEEK"
    case month = "MONTH"

    /// The first day of the period that holds the time.
    package func start(of time: Timestamp) -> CalendarDate {
        let today = time.date
        let daysBefore =
            switch self {
            case .day: 0
            case .week: (today.weekday + 6) % 7
            case .month: today.day - 1
            }
        // Only the first days of the year 1 have no such day before them.
        return (try? today.adding(days: -daysBefore)) ?? today
    }
}
