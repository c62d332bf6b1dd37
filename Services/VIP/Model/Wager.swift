package import Domain

/// A completed wager, as the ledger reports it.
package struct Wager: Sendable, Hashable {
    package var playerID: PlayerID
    package var currency: Currency
    package var amount: Money
    package var placedAt: Timestamp

    package init(playerID: PlayerID, currency: Currency, amount: Money, placedAt: Timestamp) {
        self.playerID = playerID
        self.currency = currency
        self.amount = amount
        self.placedAt = placedAt
    }

    /// What it earns: 1 SC is one point, 100,000 GC are one, exactly; no other currency counts (seed 003, decision 3).
    package var points: Points { Points(earnedByWagering: amount, in: currency) }
}
