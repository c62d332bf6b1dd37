package import Domain

extension Standing {
    /// Without a wager a level can be lost so long after it was reached, and after the last wager (seed 003, "60-day
    /// progression rule"; decision 11).
    package static let inactivityMax = Duration.seconds(60 * 86_400)

    /// From when on the level can be lost; nil on the lowest level, which nobody loses.
    ///
    /// - Parameter lastWagerAt: When the player last placed a wager that was not voided.
    package func atRiskFrom(lastWagerAt: Timestamp?, on ladder: Ladder) -> Timestamp? {
        guard let level = levelID.flatMap({ ladder[$0] }), ladder.next(before: level.rank) != nil else { return nil }
        return max(levelAcquiredAt, lastWagerAt ?? levelAcquiredAt) + Self.inactivityMax
    }

    /// Goes down one level where the player has neither reached it nor wagered for 60 days (decision 11).
    ///
    /// - Returns: The change; nil where the level is kept.
    package mutating func lapse(lastWagerAt: Timestamp?, on ladder: Ladder, at now: Timestamp) -> LevelChange? {
        guard let risk = atRiskFrom(lastWagerAt: lastWagerAt, on: ladder), risk <= now,
            let current = levelID.flatMap({ ladder[$0] }), let lower = ladder.next(before: current.rank)
        else { return nil }
        var changes: [LevelChange] = []
        move(to: lower, on: ladder, because: .inactivity, at: now, &changes)
        // Whoever has lost a level above this one must still earn that, too.
        demotion = Demotion(
            points: points, levelID: lower.id, lostLevelID: demotion?.lostLevelID ?? current.id, at: now)
        return changes.first
    }
}
