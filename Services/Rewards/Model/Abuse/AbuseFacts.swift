package import Domain

/// What the detectors look at: a player's play within the window, and signals that nobody has settled.
package struct AbuseFacts: Sendable, Hashable {
    /// A bet and how large it was.
    package struct Bet: Sendable, Hashable {
        package var id: TransactionID
        package var amount: Money

        package init(id: TransactionID, amount: Money) {
            self.id = id
            self.amount = amount
        }
    }

    /// Money out, and what came in before it of which least was wagered.
    package struct Withdrawal: Sendable, Hashable {
        package var id: TransactionID
        package var amount: Money
        /// The deposit, reward or bonus.
        package var inflow: Money
        package var afterInflow: Duration
        /// Between the two, weighted (decision 26).
        package var wageredSince: FixedDecimal

        package init(
            id: TransactionID, amount: Money, inflow: Money, afterInflow: Duration, wageredSince: FixedDecimal
        ) {
            self.id = id
            self.amount = amount
            self.inflow = inflow
            self.afterInflow = afterInflow
            self.wageredSince = wageredSince
        }
    }

    package var playerID: PlayerID
    package var bets: Int64 = 0
    /// Weighted (decision 26), as are all of the following.
    package var wagered = FixedDecimal.zero
    package var won = FixedDecimal.zero
    package var bonusBets: Int64 = 0
    package var bonusWagered = FixedDecimal.zero
    package var largestBonusBet: Bet?
    package var deposits: Int64 = 0
    /// Ever; nil for one who never has.
    package var lastDepositAt: Timestamp?
    package var withdrawals: [Withdrawal] = []
    package var unresolvedTypes: Set<AbuseSignalType> = []

    package init(playerID: PlayerID) { self.playerID = playerID }
}
