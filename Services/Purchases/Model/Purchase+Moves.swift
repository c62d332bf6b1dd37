package import Domain

/// What a move comes to: the purchase as it is then, and the move of its status for the log, if that changed.
package struct PurchaseChange: Sendable, Hashable {
    package var purchase: Purchase
    package var move: StatusMove?

    package init(_ purchase: Purchase, _ move: StatusMove? = nil) {
        self.purchase = purchase
        self.move = move
    }
}

/// What catalog said when a paid purchase was to be granted.
package enum Availability: Sendable, Hashable {
    /// The purchase's own reservation still holds, or nothing needs to be held.
    case held
    /// It was reserved anew. The terms are nil where the purchase has its own already.
    case granted(Hold, PurchaseTerms?)
    /// It is not to be had any more, for this reason.
    case refused(reason: String)
    /// Catalog or vip cannot be asked.
    case unknown
}

extension Purchase {
    /// How long before its end a reservation is not relied upon any more: clocks differ.
    package static let reservationMargin = Duration.seconds(30)

    /// Whether a payment that arrives now needs no word from catalog: what it pays for is still held.
    package func isHeld(at now: Timestamp) -> Bool {
        guard terms != nil, timedOutAt == nil else { return false }
        if let expiresAt, now >= expiresAt { return false }
        if let reservation = hold.reservation, now + Self.reservationMargin >= reservation.until { return false }
        return true
    }

    /// A payment arrives.
    ///
    /// - Returns: The purchase with the payment recorded, whatever catalog says; nil when this payment was recorded
    ///   before, and nothing changes.
    package func paying(
        with payment: Payment, at paidAt: Timestamp, _ availability: Availability, now: Timestamp
    ) throws(PurchaseRefusal) -> PurchaseChange? {
        if let known = self.payment {
            guard known == payment else { throw .paidOtherwise(by: known) }
            return nil
        }
        var paid = self
        paid.payment = payment
        paid.paidAt = paidAt
        return status == .pending ? paid.fulfilling(availability, now: now) : PurchaseChange(paid)
    }

    /// Grants a paid purchase, fails it, or leaves it waiting, as catalog said.
    ///
    /// - Precondition: It is pending and paid.
    package func fulfilling(_ availability: Availability, now: Timestamp) -> PurchaseChange {
        precondition(awaitsFulfilment, "purchase \(id) is \(status) and not waiting to be fulfilled")
        switch availability {
        case .unknown: return PurchaseChange(self)
        case .refused(let reason): return failing(reason, now: now)
        case .held: return completing(now: now)
        case .granted(let hold, let terms):
            var granted = self
            granted.hold = hold
            granted.terms = granted.terms ?? terms
            return granted.completing(now: now)
        }
    }

    /// The buyer gave up, or the payment was declined.
    package func failed(because reason: String, now: Timestamp) throws(PurchaseRefusal) -> PurchaseChange {
        switch status {
        case .completed: throw .alreadyCompleted
        case .refunded: throw .alreadyRefunded
        case .failed: throw .alreadyFailed
        case .pending where paidAt != nil: throw .paid
        case .pending: return failing(reason, now: now)
        }
    }

    /// A completed purchase is taken back; of one that was paid for nothing, the payment is given back.
    package func refunded(because reason: String, now: Timestamp) throws(PurchaseRefusal) -> PurchaseChange {
        switch status {
        case .refunded: throw .alreadyRefunded
        case .completed:
            var refunded = self
            refunded.refundedAt = now
            refunded.refundReason = reason
            return refunded.moving(to: .refunded, because: reason, now: now)
        case .pending, .failed:
            guard paidAt != nil else { throw .notPaid }
            guard paymentReturnedAt == nil else { throw .alreadyRefunded }
            var returned = self
            returned.paymentReturnedAt = now
            returned.refundReason = reason
            return status == .pending ? returned.failing(reason, now: now) : PurchaseChange(returned)
        }
    }

    /// No payment came in time: the reservation is given back, and a late payment has to ask anew.
    ///
    /// - Returns: nil where there is nothing to time out.
    package func timedOut(now: Timestamp) -> Purchase? {
        guard status == .pending, paidAt == nil, timedOutAt == nil, let expiresAt, now >= expiresAt else { return nil }
        var late = self
        late.timedOutAt = now
        return late
    }

    private func failing(_ reason: String, now: Timestamp) -> PurchaseChange {
        var failed = self
        failed.failedAt = now
        failed.failureReason = reason
        return failed.moving(to: .failed, because: reason, now: now)
    }

    private func completing(now: Timestamp) -> PurchaseChange {
        precondition(terms != nil, "purchase \(id) has no terms to be completed at")
        var completed = self
        completed.completedAt = now
        return completed.moving(to: .completed, because: nil, now: now)
    }

    private func moving(to next: PurchaseStatus, because reason: String?, now: Timestamp) -> PurchaseChange {
        precondition(status.mayBecome(next), "a \(status) purchase never becomes \(next)")
        var moved = self
        moved.status = next
        return PurchaseChange(moved, StatusMove(from: status, to: next, reason: reason, at: now))
    }
}
