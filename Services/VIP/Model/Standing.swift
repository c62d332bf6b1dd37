package import Domain

/// Where a player stands: a row of `user_vip_status`.
package struct Standing: Sendable, Hashable {
    package var playerID: PlayerID
    /// nil for a player whom no level takes yet.
    package var levelID: VIPLevelID?
    package var points: Points
    /// The plain sum of all wagers, whatever their currency (decision 26).
    package var totalWagering: Money
    /// The plain sum of the GC and SC that tier-ups and birthdays have brought.
    package var totalBonusesClaimed: Money
    package var lastBirthdayGiftYear: Int32?
    package var levelAcquiredAt: Timestamp
    /// When the points last changed.
    package var pointsUpdatedAt: Timestamp
    /// nil for a player who has lost no level, or has reached it again.
    package var demotion: Demotion?

    package init(
        playerID: PlayerID, levelID: VIPLevelID?, points: Points = .zero, totalWagering: Money = .zero,
        totalBonusesClaimed: Money = .zero, lastBirthdayGiftYear: Int32? = nil, levelAcquiredAt: Timestamp,
        pointsUpdatedAt: Timestamp? = nil, demotion: Demotion? = nil
    ) {
        self.playerID = playerID
        self.levelID = levelID
        self.points = points
        self.totalWagering = totalWagering
        self.totalBonusesClaimed = totalBonusesClaimed
        self.lastBirthdayGiftYear = lastBirthdayGiftYear
        self.levelAcquiredAt = levelAcquiredAt
        self.pointsUpdatedAt = pointsUpdatedAt ?? levelAcquiredAt
        self.demotion = demotion
    }

    /// Full days of 24 hours since the level was reached.
    package func wholeDaysAtLevel(at now: Timestamp) -> Int32 {
        Int32(clamping: max(.zero, now - levelAcquiredAt).components.seconds / 86_400)
    }

    /// How many points the player lacks for the nearest level above; zero at the top of the ladder.
    package func missingPoints(on ladder: Ladder) -> Points {
        let rank = levelID.flatMap { ladder[$0]?.rank } ?? 0
        let lost = demotion.flatMap { ladder[$0.lostLevelID]?.rank } ?? 0
        let counting = demotion.map { ladder.points(points, since: $0) } ?? points
        let missing = ladder.levels.lazy.filter { $0.rank > rank }.map { level in
            // Both are within bounds and a negative difference counts as none, so it is within bounds, too.
            max(.zero, (try? level.pointsRequired - (level.rank > lost ? points : counting)) ?? .zero)
        }
        return missing.min() ?? .zero
    }
}
