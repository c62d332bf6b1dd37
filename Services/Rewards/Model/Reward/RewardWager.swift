package import Domain

/// What a wager drew on a reward and counted for it: a row of `reward_wagers`, kept so that a void takes exactly that back.
package struct RewardWager: Sendable, Hashable {
    package var playerID: PlayerID
    package var transactionID: TransactionID
    package var rewardID: TransactionID
    package var bonusDrawn: Money
    package var wageringCounted: FixedDecimal

    package init(
        playerID: PlayerID, transactionID: TransactionID, rewardID: TransactionID, bonusDrawn: Money = .zero,
        wageringCounted: FixedDecimal = .zero
    ) {
        self.playerID = playerID
        self.transactionID = transactionID
        self.rewardID = rewardID
        self.bonusDrawn = bonusDrawn
        self.wageringCounted = wageringCounted
    }
}
