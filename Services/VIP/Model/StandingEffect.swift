package import Domain

/// What something does to players' standings.
package struct StandingEffect: Sendable, Hashable {
    /// The standings that changed, as they are now, each once.
    package var standings: [Standing]
    /// In the order in which levels were crossed.
    package var changes: [LevelChange]
    /// What wagers did on each day (UTC).
    package var daily: [PlayerDay: DailyActivity]

    package init(
        standings: [Standing] = [], changes: [LevelChange] = [], daily: [PlayerDay: DailyActivity] = [:]
    ) {
        self.standings = standings
        self.changes = changes
        self.daily = daily
    }
}

/// A day of a player (UTC).
package struct PlayerDay: Sendable, Hashable {
    package var playerID: PlayerID
    package var day: CalendarDate

    package init(playerID: PlayerID, day: CalendarDate) {
        self.playerID = playerID
        self.day = day
    }
}

/// What is added to a row of `vip_points_daily`.
package struct DailyActivity: Sendable, Hashable {
    package var points: Points
    /// Placed, less voided.
    package var wagers: Int32
    /// nil where nothing was placed.
    package var lastWagerAt: Timestamp?

    package init(points: Points = .zero, wagers: Int32 = 0, lastWagerAt: Timestamp? = nil) {
        self.points = points
        self.wagers = wagers
        self.lastWagerAt = lastWagerAt
    }
}
