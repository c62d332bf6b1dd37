package import Domain

/// Where a player stands: a row of `user_vip_status`.
package struct Standing: Sendable, Hashable {
    package var playerID: PlayerID
    /// nil for a player whom no level takes yet.
    package var levelID: VIPLevelID?
    package var points: Points
    /// The plain sum of all wagers, whatever their currency (decision 26).
    package var totalWagering: Money
    package var levelAcquiredAt: Timestamp
    /// When wagers last changed the points.
    package var pointsUpdatedAt: Timestamp

    package init(
        playerID: PlayerID, levelID: VIPLevelID?, points: Points = .zero, totalWagering: Money = .zero,
        levelAcquiredAt: Timestamp, pointsUpdatedAt: Timestamp? = nil
    ) {
        self.playerID = playerID
        self.levelID = levelID
        self.points = points
        self.totalWagering = totalWagering
        self.levelAcquiredAt = levelAcquiredAt
        self.pointsUpdatedAt = pointsUpdatedAt ?? levelAcquiredAt
    }

    /// Without a wager a level can be lost so long after it was reached, and after the last wager (decision 11).
    package static let inactivityMax = Duration.seconds(60 * 86_400)

    /// From when on the level can be lost.
    package var atRiskFrom: Timestamp { max(levelAcquiredAt, pointsUpdatedAt) + Self.inactivityMax }

    /// How many points the player lacks for `level`; zero at the top of the ladder.
    package func missingPoints(to level: VIPLevel?) -> Points {
        guard let level, level.pointsRequired > points else { return .zero }
        // Both are within bounds and the difference is not negative, so it is within bounds, too.
        return (try? level.pointsRequired - points) ?? .zero
    }

    /// Full days of 24 hours since the level was reached.
    package func wholeDaysAtLevel(at now: Timestamp) -> Int32 {
        Int32(clamping: max(.zero, now - levelAcquiredAt).components.seconds / 86_400)
    }
}
