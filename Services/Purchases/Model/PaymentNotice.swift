package import Domain

/// Which payment paid a purchase that was started.
package struct PaymentNotice: Sendable, Hashable {
    package var purchaseID: PurchaseID
    package var payment: Payment
    package var paidAt: Timestamp

    package init(purchaseID: PurchaseID, payment: Payment, paidAt: Timestamp) {
        self.purchaseID = purchaseID
        self.payment = payment
        self.paidAt = paidAt
    }
}
