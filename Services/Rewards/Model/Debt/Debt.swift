package import Domain

/// What a player owes of one currency: what a clawback could not take (decision 16). A row of `player_debts`.
package struct Debt: Sendable, Hashable {
    /// The posting that left it.
    package var id: TransactionID
    package var playerID: PlayerID
    package var currency: Currency
    /// When it began.
    package var amount: Money
    package var paid: Money
    package var waived: Money
    package var reference: ReferenceID?
    package var reason: String?
    package var waivedReason: String?
    package var createdAt: Timestamp
    /// When nothing was owed any more; nil while open.
    package var settledAt: Timestamp?

    package init(
        id: TransactionID, playerID: PlayerID, currency: Currency, amount: Money, paid: Money = .zero,
        waived: Money = .zero, reference: ReferenceID? = nil, reason: String? = nil, waivedReason: String? = nil,
        createdAt: Timestamp, settledAt: Timestamp? = nil
    ) {
        self.id = id
        self.playerID = playerID
        self.currency = currency
        self.amount = amount
        self.paid = paid
        self.waived = waived
        self.reference = reference
        self.reason = reason
        self.waivedReason = waivedReason
        self.createdAt = createdAt
        self.settledAt = settledAt
    }

    /// What is still owed; never negative: `paid` and `waived` never pass `amount`.
    package var owed: Money { (try? amount - paid - waived) ?? .zero }
}
