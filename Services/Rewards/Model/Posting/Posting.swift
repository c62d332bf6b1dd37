package import Domain

/// What somebody asks the ledger to record, with every field valid on its own.
package struct Posting: Sendable, Hashable {
    package var playerID: PlayerID
    package var type: TransactionType
    package var currency: Currency
    /// More than zero, except for adjustments, whose sign says the direction.
    package var amount: Money
    /// The caller's key (decision 24), of this player's own namespace; nil where something else makes sure that it is
    /// recorded once: the inbox, or the store of idempotency keys, in the same transaction.
    package var key: IdempotencyKey?
    /// A name of the outside world, such as a bet's; used once for each player and type.
    package var reference: ReferenceID?
    package var game: GameID?
    package var description: String?
    package var metadata: [String: String]
    /// When it happened for the player; nil for now.
    package var occurredAt: Timestamp?
    package var work: PostingWork
    /// Paid or earned before: a blocked, excluded or closed player gets it, too.
    package var isOwed: Bool

    package init(
        playerID: PlayerID, type: TransactionType, currency: Currency, amount: Money, key: IdempotencyKey?,
        reference: ReferenceID? = nil, game: GameID? = nil, description: String? = nil,
        metadata: [String: String] = [:], occurredAt: Timestamp? = nil, work: PostingWork = .movement,
        isOwed: Bool = false
    ) {
        self.playerID = playerID
        self.type = type
        self.currency = currency
        self.amount = amount
        self.key = key
        self.reference = reference
        self.game = game
        self.description = description
        self.metadata = metadata
        self.occurredAt = occurredAt
        self.work = work
        self.isOwed = isOwed
    }

    /// Issues a reward: moves the coins and inserts the row of `reward_history` in one transaction.
    ///
    /// A repetition with the same key is answered with the reward as it is now.
    package init(
        granting grant: RewardGrant, to playerID: PlayerID, key: IdempotencyKey?, at time: Timestamp? = nil,
        description: String? = nil
    ) {
        self.init(
            playerID: playerID, type: grant.type.currency == .bonus ? .bonusIssued : .reward,
            currency: grant.type.currency ?? .bonus, amount: grant.amount, key: key, description: description,
            occurredAt: time, work: .grant(grant))
    }

    /// Gives coins: credits them and inserts the row of `player_sweepstakes_rewards` in one transaction.
    package init(
        giving coins: CoinReward, to playerID: PlayerID, key: IdempotencyKey?, at time: Timestamp? = nil,
        description: String? = nil, isOwed: Bool = false
    ) {
        let isGold = !coins.goldCoins.isZero
        self.init(
            playerID: playerID, type: .reward, currency: isGold ? .goldCoins : .sweepstakesCoins,
            amount: isGold ? coins.goldCoins : coins.sweepstakesCoins, key: key, description: description,
            occurredAt: time, work: .coins(coins), isOwed: isOwed)
    }

    /// Activates, cancels, forfeits or expires a reward.
    package init(
        _ step: RewardStep, reward: TransactionID, of playerID: PlayerID, at time: Timestamp? = nil,
        reason: String? = nil
    ) {
        self.init(
            playerID: playerID, type: step == .activate ? .bonusIssued : .bonusExpired, currency: .bonus,
            amount: .zero, key: nil, description: reason, occurredAt: time, work: .step(step, reward: reward))
    }
}
