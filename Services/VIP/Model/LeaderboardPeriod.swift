package import Domain

/// What a leaderboard adds up. Days are UTC.
package enum LeaderboardPeriod: Sendable, Hashable, CaseIterable {
    case allTime, day, week, month

    /// The days of the period that a day lies in; nil for all of them.
    ///
    /// - Throws: ``DomainError/Code/overflow`` for a week that the calendar does not have whole.
    package func days(around day: CalendarDate) throws(DomainError) -> ClosedRange<CalendarDate>? {
        switch self {
        case .allTime: return nil
        case .day: return day...day
        case .week:
            // Monday is 1.
            let monday = try day.adding(days: -((day.weekday + 6) % 7))
            return monday...(try monday.adding(days: 6))
        case .month:
            let first = try CalendarDate(year: day.year, month: day.month, day: 1)
            return first...(try first.adding(days: CalendarDate.days(inMonth: day.month, of: day.year) - 1))
        }
    }
}

/// A player's place.
package struct LeaderboardEntry: Sendable, Hashable {
    /// 1 is the first; nil for a player without points in the period.
    package var rank: Int64?
    package var playerID: PlayerID
    package var points: Points

    package init(rank: Int64?, playerID: PlayerID, points: Points) {
        self.rank = rank
        self.playerID = playerID
        self.points = points
    }
}
