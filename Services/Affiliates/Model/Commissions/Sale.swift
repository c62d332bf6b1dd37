package import Domain

/// A purchase as this service knows it. Its completion and its refund may come in any order.
package struct Sale: Sendable, Hashable {
    package var playerID: PlayerID
    package var purchaseID: PurchaseID
    /// What was paid.
    package var price: Money
    package var currency: CurrencyCode
    /// The player's first completed purchase ever.
    package var isFirstPurchase: Bool
    /// Nil while only the refund has been heard of.
    package var completedAt: Timestamp?
    package var refundedAt: Timestamp?
    /// Whether it is decided what the sale earns, and what its refund takes back.
    package var isSaleSettled = false
    package var isRefundSettled = false
    /// To whom the sale is booked, and in which months.
    package var partnerID: PartnerID?
    package var saleMonth: CommissionMonth?
    package var refundMonth: CommissionMonth?

    package init(
        playerID: PlayerID, purchaseID: PurchaseID, price: Money, currency: CurrencyCode, isFirstPurchase: Bool = false,
        completedAt: Timestamp? = nil, refundedAt: Timestamp? = nil
    ) {
        self.playerID = playerID
        self.purchaseID = purchaseID
        self.price = price
        self.currency = currency
        self.isFirstPurchase = isFirstPurchase
        self.completedAt = completedAt
        self.refundedAt = refundedAt
    }
}
