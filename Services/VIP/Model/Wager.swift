package import Domain

/// A wager, as the ledger reports it.
package struct Wager: Sendable, Hashable {
    package var playerID: PlayerID
    package var currency: Currency
    /// More than zero, also of a voided one.
    package var amount: Money
    package var placedAt: Timestamp
    /// Whether it is taken back: it never counted.
    package var isVoided: Bool

    package init(playerID: PlayerID, currency: Currency, amount: Money, placedAt: Timestamp, isVoided: Bool = false) {
        self.playerID = playerID
        self.currency = currency
        self.amount = amount
        self.placedAt = placedAt
        self.isVoided = isVoided
    }

    /// What it adds to the player's total; less than zero where it is voided.
    package var change: Money { isVoided ? -amount : amount }

    /// What it earns: 1 SC is one point, 100,000 GC are one, exactly; no other currency counts (seed 003, decision 3).
    package var points: Points { Points(earnedByWagering: change, in: currency) }
}
