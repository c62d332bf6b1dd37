package import Domain

/// Payments of purchases that were started, decided together, and the purchases that they pay, locked. A value without
/// I/O.
package struct CompletionBatch: Sendable {
    /// What became of a payment.
    package enum Outcome: Sendable, Hashable {
        case paid(Purchase)
        /// This payment was recorded before; nothing has changed.
        case paidBefore(Purchase)
    }

    /// What is to be written, in order: at most one change of a purchase.
    package private(set) var changes: [PurchaseChange] = []
    private var purchases: [PurchaseID: Purchase]
    private let now: Timestamp

    package init(_ purchases: [PurchaseID: Purchase], now: Timestamp) {
        self.purchases = purchases
        self.now = now
    }

    /// Decides one payment; those after it see what it did.
    ///
    /// - Returns: ``PurchaseUnknown``, a `PurchaseRefusal`, or ``NoLongerHeld`` where it changes nothing.
    package mutating func pay(
        _ notice: PaymentNotice, _ availability: Availability
    ) -> Result<Outcome, any Error> {
        guard let purchase = purchases[notice.purchaseID] else {
            return .failure(PurchaseUnknown(id: notice.purchaseID))
        }
        do throws(PurchaseRefusal) {
            guard let change = try purchase.paying(with: notice.payment, at: notice.paidAt, availability, now: now)
            else { return .success(.paidBefore(purchase)) }
            if case .held = availability, change.move != nil, !purchase.isHeld(at: now) {
                return .failure(NoLongerHeld())
            }
            purchases[purchase.id] = change.purchase
            changes.append(change)
            return .success(.paid(change.purchase))
        } catch {
            return .failure(error)
        }
    }
}

/// There is no such purchase.
package struct PurchaseUnknown: Error, Sendable, Hashable {
    package let id: PurchaseID

    package init(id: PurchaseID) { self.id = id }
}

/// The purchase timed out between the look and the lock: catalog has to be asked again.
package struct NoLongerHeld: Error, Sendable, Hashable {
    package init() {}
}
