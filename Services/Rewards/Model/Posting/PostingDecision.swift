package import Domain

/// What a batch changes, and what each of its callers is told.
package struct PostingDecision: Sendable {
    /// Coins given by a posting.
    package struct GivenCoins: Sendable, Hashable {
        package var id: TransactionID
        package var playerID: PlayerID
        package var coins: CoinReward
        package var givenAt: Timestamp
    }

    /// One for each item, in order.
    package var outcomes: [PostingOutcome] = []
    /// The new ledger rows, in order.
    package var entries: [LedgerEntry] = []
    /// The accounts that changed, as they are now, each once.
    package var accounts: [PlayerAccount] = []
    /// Beside ``accounts``, what each adds to the player's metrics.
    package var metrics: [MetricsChange] = []
    /// Indices of items whose claimed key and reference must be given back: they were refused.
    package var released: [Int] = []
    /// Players whose last activity is to be noted again.
    package var active: [PlayerID] = []
    /// Positions in ``accounts`` of those whose rewards or debts changed.
    package var reviewed: [Int] = []
    /// Positions in ``accounts`` of those who reached another tier.
    package var promoted: [Int] = []
    /// Rewards that were added or changed, as they are now.
    package var rewards: [Reward] = []
    /// Debts that were added or changed, as they are now.
    package var debts: [Debt] = []
    package var rewardWagers: [RewardWager] = []
    package var coins: [GivenCoins] = []
    /// The rows of wagers that were voided.
    package var voidedWagers: [LedgerEntry] = []

    /// Whether there is anything to write.
    package var isEmpty: Bool {
        entries.isEmpty && rewards.isEmpty && debts.isEmpty && coins.isEmpty
    }
}
