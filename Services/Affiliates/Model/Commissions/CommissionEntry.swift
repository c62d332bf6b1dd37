package import Domain

/// A line of the commission's book. Never changed and never removed.
package struct CommissionEntry: Sendable, Hashable {
    /// What a line is for.
    package enum Kind: String, Sendable, CaseIterable {
        /// For a player's first purchase.
        case cpa
        /// A share of a sale.
        case revshare
    }

    /// Nil until the book has numbered it.
    package var id: EntryID?
    package var playerID: PlayerID
    package var purchaseID: PurchaseID
    package var partnerID: PartnerID
    package var planID: PlanID
    package var kind: Kind
    /// Less than zero for a reversal, else more; never zero.
    package var amount: Money
    package var currency: CurrencyCode
    /// The entry that it takes back.
    package var reversalOf: EntryID?
    /// In which it counts.
    package var month: CommissionMonth
    /// Whether the plan lessens the next month when this one ends below zero.
    package var carriesNegative: Bool
    /// When the sale was completed, or refunded.
    package var occurredAt: Timestamp
    package var bookedAt: Timestamp

    package init(
        id: EntryID? = nil, playerID: PlayerID, purchaseID: PurchaseID, partnerID: PartnerID, planID: PlanID,
        kind: Kind, amount: Money, currency: CurrencyCode, reversalOf: EntryID? = nil, month: CommissionMonth,
        carriesNegative: Bool, occurredAt: Timestamp, bookedAt: Timestamp
    ) {
        self.id = id
        self.playerID = playerID
        self.purchaseID = purchaseID
        self.partnerID = partnerID
        self.planID = planID
        self.kind = kind
        self.amount = amount
        self.currency = currency
        self.reversalOf = reversalOf
        self.month = month
        self.carriesNegative = carriesNegative
        self.occurredAt = occurredAt
        self.bookedAt = bookedAt
    }
}
