private import Domain

/// Payments that arrived together: which of them are new, and what the others are answered. A value without I/O.
package struct RecordingBatch: Sendable {
    /// What to do with one of the payments.
    package enum Verdict: Sendable, Hashable {
        case isNew
        case isKnown(RecordingOutcome)
        /// The same payment or key stands earlier in the batch; it is decided once that one is written.
        case repeats(index: Int)
    }

    package let verdicts: [Verdict]

    /// - Parameters:
    ///   - known: Purchases that have one of the payments, or one of the players' keys.
    package init(_ payments: [RecordedPayment], known: [Purchase]) {
        var byPayment: [Payment: Purchase] = [:]
        var byKey: [PlayerKey: Purchase] = [:]
        for purchase in known {
            if let payment = purchase.payment { byPayment[payment] = purchase }
            if let key = purchase.recordingKey { byKey[PlayerKey(purchase.playerID, key)] = purchase }
        }
        var seenPayments: [Payment: Int] = [:]
        var seenKeys: [PlayerKey: Int] = [:]
        verdicts = payments.enumerated().map { index, payment in
            let key = PlayerKey(payment.playerID, payment.key)
            if let outcome = Self.outcome(
                of: payment, havingPayment: byPayment[payment.payment], havingKey: byKey[key])
            {
                return .isKnown(outcome)
            }
            if let earlier = seenPayments[payment.payment] ?? seenKeys[key] { return .repeats(index: earlier) }
            seenPayments[payment.payment] = index
            seenKeys[key] = index
            return .isNew
        }
    }

    /// What a payment is answered that finds its payment or its key taken.
    ///
    /// - Returns: nil where both are free.
    package static func outcome(
        of payment: RecordedPayment, havingPayment: Purchase?, havingKey: Purchase?
    ) -> RecordingOutcome? {
        if let holder = havingKey {
            return payment.isRequest(of: holder) ? .replayed(holder.beforeRefund) : .keyConflict
        }
        guard let holder = havingPayment else { return nil }
        return payment.isFor(holder) ? .replayed(holder.beforeRefund) : .paymentUsed(by: holder.id)
    }

    /// What a payment is answered that repeats one which was just written.
    package static func outcome(of payment: RecordedPayment, after written: Purchase) -> RecordingOutcome {
        let hasKey = written.playerID == payment.playerID && written.recordingKey == payment.key
        let hasPayment = written.payment == payment.payment
        return outcome(of: payment, havingPayment: hasPayment ? written : nil, havingKey: hasKey ? written : nil)
            ?? .keyConflict
    }

    private struct PlayerKey: Hashable {
        let player: PlayerID
        let key: IdempotencyKey

        init(_ player: PlayerID, _ key: IdempotencyKey) {
            self.player = player
            self.key = key
        }
    }
}

extension Availability {
    /// What catalog's package comes to for a payment of this price.
    ///
    /// Less or more was taken than it costs: neither the player nor the house agreed to that, so it is given back.
    package static func of(
        _ offered: OfferedPackage, _ hold: Hold, at level: StoreLevel, paying price: Price
    ) -> Availability {
        guard offered.price == price else { return .refused(reason: "PRICE_MISMATCH") }
        do throws(DomainError) {
            return .granted(hold, try PurchaseTerms(offered, at: level))
        } catch {
            return .refused(reason: "COINS_OUT_OF_RANGE")
        }
    }
}
