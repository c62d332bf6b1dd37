package import Domain

/// A payment that was taken already, for a package that the player is to have.
package struct RecordedPayment: Sendable, Hashable {
    /// Names the recording among the player's.
    package var key: IdempotencyKey
    package var playerID: PlayerID
    package var packageID: PackageID
    /// A certain assignment; nil for whichever catalog chooses.
    package var assignmentID: AssignmentID?
    package var payment: Payment
    /// What was taken.
    package var price: Price
    package var place: Place
    /// nil for now.
    package var paidAt: Timestamp?

    package init(
        key: IdempotencyKey, playerID: PlayerID, packageID: PackageID, assignmentID: AssignmentID? = nil,
        payment: Payment, price: Price, place: Place = .unknown, paidAt: Timestamp? = nil
    ) {
        self.key = key
        self.playerID = playerID
        self.packageID = packageID
        self.assignmentID = assignmentID
        self.payment = payment
        self.price = price
        self.place = place
        self.paidAt = paidAt
    }

    /// The purchase that it makes.
    package var purchaseID: PurchaseID { .recorded(for: payment) }

    /// The purchase, paid and pending.
    package func purchase(at now: Timestamp) -> Purchase {
        var purchase = Purchase(
            id: purchaseID, playerID: playerID, packageID: packageID, place: place, createdAt: now, price: price,
            terms: nil, hold: Hold(assignmentID: assignmentID))
        purchase.payment = payment
        purchase.paidAt = paidAt ?? now
        purchase.recordingKey = key
        return purchase
    }

    /// Whether the purchase is what this payment was recorded for: the same player, package and price.
    package func isFor(_ purchase: Purchase) -> Bool {
        purchase.payment == payment && purchase.playerID == playerID && purchase.packageID == packageID
            && purchase.price == price
    }

    /// Whether the purchase was recorded by this very request.
    package func isRequest(of purchase: Purchase) -> Bool {
        isFor(purchase) && purchase.recordingKey == key && purchase.place == place
            && (paidAt == nil || purchase.paidAt == paidAt)
            && (assignmentID == nil || purchase.hold.assignmentID == assignmentID)
    }
}

/// What became of one recorded payment.
package enum RecordingOutcome: Sendable, Hashable {
    case recorded(Purchase)
    /// It was recorded before; this is its purchase.
    case replayed(Purchase)
    /// The player's key came with another request.
    case keyConflict
    /// The payment was recorded for something else.
    case paymentUsed(by: PurchaseID)
}
