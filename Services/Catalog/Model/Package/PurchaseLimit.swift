package import Domain

/// How often a player may buy a package.
package struct PurchaseLimit: Sendable, Hashable {
    /// 1 or more.
    package var count: Int32
    package var period: LimitPeriod

    package init(count: Int32, period: LimitPeriod) {
        self.count = count
        self.period = period
    }
}

/// What a limit counts in, by UTC: the column `limit_period`.
package enum LimitPeriod: String, CaseIterable, Sendable, Hashable {
    case day
    /// From Monday, as ISO 8601 has it.
    case week
    case month
    case lifetime

    /// When the period began that `time` lies in; nil for ever.
    package func start(at time: Timestamp) -> Timestamp? {
        let day = time.date
        switch self {
        case .day: return Timestamp(day)
        case .week: return Timestamp(Self.day(day, minus: (day.weekday + 6) % 7))
        case .month: return Timestamp(Self.day(day, minus: day.day - 1))
        case .lifetime: return nil
        }
    }

    /// When the next period begins; nil for never.
    package func end(at time: Timestamp) -> Timestamp? {
        guard let start = start(at: time) else { return nil }
        switch self {
        case .day: return start + .seconds(86_400)
        case .week: return start + .seconds(7 * 86_400)
        case .month:
            let first = start.date
            return start + .seconds(86_400 * CalendarDate.days(inMonth: first.month, of: first.year))
        case .lifetime: return nil
        }
    }

    /// Stops at the first day of the year 1, where no shop was open.
    private static func day(_ day: CalendarDate, minus days: Int) -> CalendarDate {
        (try? day.adding(days: -days)) ?? .earliest
    }
}
