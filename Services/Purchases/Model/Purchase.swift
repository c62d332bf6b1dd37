package import Domain

/// A purchase of a coin package: a state machine as a value, and what it has come to. See `Purchase+Moves.swift`.
///
/// Source: seed `coin_package_purchases`.
package struct Purchase: Sendable, Hashable {
    package var id: PurchaseID
    package var playerID: PlayerID
    package var packageID: PackageID
    package var place: Place
    package var createdAt: Timestamp
    /// What is asked for, or was taken. nil only in rows that were not written here.
    package var price: Price?
    /// nil while it is paid and waits to be fulfilled.
    package var terms: PurchaseTerms?
    package var hold: Hold
    package var status: PurchaseStatus
    package var payment: Payment?
    /// The player's first completed purchase ever.
    package var isFirst = false
    /// The key that ``RecordedPayment`` came with; nil for a purchase that was started.
    package var recordingKey: IdempotencyKey?
    /// Until when a payment is waited for; nil where it came with the payment.
    package var expiresAt: Timestamp?
    package var timedOutAt: Timestamp?
    package var paidAt: Timestamp?
    package var completedAt: Timestamp?
    package var failedAt: Timestamp?
    package var failureReason: String?
    package var refundedAt: Timestamp?
    package var refundReason: String?
    package var paymentReturnedAt: Timestamp?

    package init(
        id: PurchaseID, playerID: PlayerID, packageID: PackageID, place: Place = .unknown, createdAt: Timestamp,
        price: Price?, terms: PurchaseTerms?, hold: Hold = .none, status: PurchaseStatus = .pending
    ) {
        self.id = id
        self.playerID = playerID
        self.packageID = packageID
        self.place = place
        self.createdAt = createdAt
        self.price = price
        self.terms = terms
        self.hold = hold
        self.status = status
    }

    /// Paid, and waiting until catalog and vip can be asked.
    package var awaitsFulfilment: Bool { status == .pending && paidAt != nil }

    /// A payment was taken for nothing, and is to be given back.
    package var isRefundDue: Bool { status == .failed && paidAt != nil && paymentReturnedAt == nil }

    /// As it was before any refund: what the first answer to its payment said.
    package var beforeRefund: Purchase {
        var purchase = self
        if status == .refunded { purchase.status = .completed }
        purchase.refundedAt = nil
        purchase.refundReason = nil
        return purchase
    }
}
