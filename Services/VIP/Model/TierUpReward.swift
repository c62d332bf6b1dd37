package import Domain

/// A level that a player has been on.
package struct ReachedLevel: Sendable, Hashable {
    package var playerID: PlayerID
    package var levelID: VIPLevelID

    package init(playerID: PlayerID, levelID: VIPLevelID) {
        self.playerID = playerID
        self.levelID = levelID
    }
}

/// What a change of level brings.
package struct TierUpReward: Sendable, Hashable {
    package var goldCoins: Money
    package var sweepstakesCoins: Money

    package static let none = TierUpReward(goldCoins: .zero, sweepstakesCoins: .zero)

    package init(goldCoins: Money, sweepstakesCoins: Money) {
        self.goldCoins = goldCoins
        self.sweepstakesCoins = sweepstakesCoins
    }
}

/// A change of level and what it brings.
package struct RewardedChange: Sendable, Hashable {
    package var change: LevelChange
    package var reward: TierUpReward

    package init(change: LevelChange, reward: TierUpReward) {
        self.change = change
        self.reward = reward
    }
}

extension StandingEffect {
    /// Gives each change the reward of the level it reached, once for each player and level, ever (decision 14), and counts it
    /// among the player's bonuses.
    ///
    /// - Parameter reachedBefore: The levels that the players of the changes had reached before these.
    /// - Returns: A reward for each change, in order.
    /// - Throws: ``DomainError/Code/overflow`` where a player's bonuses no longer fit.
    package mutating func reward(
        on ladder: Ladder, reachedBefore: Set<ReachedLevel>
    ) throws(DomainError) -> [TierUpReward] {
        var reached = reachedBefore
        let positions = Dictionary(
            zip(standings.map(\.playerID), standings.indices), uniquingKeysWith: { first, _ in first })
        var rewards: [TierUpReward] = []
        for change in changes {
            guard change.kind == .tierUp, let level = change.new.flatMap({ ladder[$0.id] }),
                reached.insert(ReachedLevel(playerID: change.playerID, levelID: level.id)).inserted
            else {
                rewards.append(.none)
                continue
            }
            rewards.append(
                TierUpReward(goldCoins: level.tierUpGoldCoins, sweepstakesCoins: level.tierUpSweepstakesCoins))
            guard let position = positions[change.playerID] else { continue }
            try standings[position].totalBonusesClaimed += level.tierUpGoldCoins + level.tierUpSweepstakesCoins
        }
        return rewards
    }
}
