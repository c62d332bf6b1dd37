package import Domain

/// A purchase that begins: what was reserved for it, and at which level.
package struct StartedPurchase: Sendable {
    private let order: StartOrder
    private let price: Price
    private let terms: PurchaseTerms
    private let hold: Hold

    /// - Throws: `DomainError` for more coins than an account holds.
    package init(
        _ order: StartOrder, _ offered: OfferedPackage, _ hold: Hold, at level: StoreLevel
    ) throws(DomainError) {
        self.order = order
        self.hold = hold
        price = offered.price
        terms = try PurchaseTerms(offered, at: level)
    }

    /// The purchase, pending until its time is over or its reservation's.
    package func purchase(now: Timestamp, timeout: Duration) -> Purchase {
        var purchase = Purchase(
            id: order.purchaseID, playerID: order.offer.playerID, packageID: order.offer.packageID,
            place: order.offer.place, createdAt: now, price: price, terms: terms, hold: hold)
        purchase.expiresAt = min(now + timeout, hold.reservation?.until ?? .latest)
        return purchase
    }
}
