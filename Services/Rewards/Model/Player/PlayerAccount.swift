package import Domain

/// What the ledger knows of a player while it decides: loaded and locked before, written back after.
package struct PlayerAccount: Sendable, Hashable {
    package var playerID: PlayerID
    package var standing: PlayerStanding
    package var wallet: Wallet
    package var lastActivityAt: Timestamp?
    package var tier: TierLevel
    /// What was wagered since the last whole LP: 0 to less than ``PointsRate/wageredPerPoint``.
    package var loyaltyRemainder: FixedDecimal
    /// The open bonuses in the order in which wagers count (decision 17), then other rewards that the batch speaks of.
    package var rewards: [Reward]
    /// The open debts, oldest first, then others that the batch speaks of.
    package var debts: [Debt]

    package init(
        playerID: PlayerID, standing: PlayerStanding = PlayerStanding(), wallet: Wallet = Wallet(),
        lastActivityAt: Timestamp? = nil, tier: TierLevel = .bronze, loyaltyRemainder: FixedDecimal = .zero,
        rewards: [Reward] = [], debts: [Debt] = []
    ) {
        self.playerID = playerID
        self.standing = standing
        self.wallet = wallet
        self.lastActivityAt = lastActivityAt
        self.tier = tier
        self.loyaltyRemainder = loyaltyRemainder
        self.rewards = rewards
        self.debts = debts
    }
}
