package import Domain

/// A completed purchase as the catalog knows it: a row of `package_claims`.
package struct Sale: Sendable, Hashable {
    /// What the catalog would have refused. The purchase was paid, so it is recorded all the same, and an operator looks
    /// into it. The texts are in the column `exception`.
    package enum Exception: String, Sendable, Hashable, CaseIterable {
        /// There is no such assignment, or no longer: it was revoked or archived.
        case assignmentUnknown = "assignment_unknown"
        /// The assignment is another player's, or of another package.
        case assignmentMismatch = "assignment_mismatch"
        /// Another purchase had claimed it.
        case assignmentClaimed = "assignment_claimed"
        /// The purchase was completed after the assignment's time.
        case assignmentExpired = "assignment_expired"
        /// Another purchase in progress holds it.
        case assignmentReserved = "assignment_reserved"
        /// Nothing was left, or only what others hold.
        case soldOut = "sold_out"
    }

    package var purchaseID: PurchaseID
    package var playerID: PlayerID
    package var packageID: PackageID
    package var assignmentID: AssignmentID?
    package var reservationID: ReservationID?
    /// When the purchase was completed: what decides about expiry, however late the news comes.
    package var claimedAt: Timestamp
    /// Whether it counts against the stock, so that a refund gives it back.
    package var tookStock: Bool
    package var exception: Exception?
    package var refundedAt: Timestamp?

    package init(
        purchaseID: PurchaseID, playerID: PlayerID, packageID: PackageID, assignmentID: AssignmentID? = nil,
        reservationID: ReservationID? = nil, claimedAt: Timestamp, tookStock: Bool = false,
        exception: Exception? = nil, refundedAt: Timestamp? = nil
    ) {
        self.purchaseID = purchaseID
        self.playerID = playerID
        self.packageID = packageID
        self.assignmentID = assignmentID
        self.reservationID = reservationID
        self.claimedAt = claimedAt
        self.tookStock = tookStock
        self.exception = exception
        self.refundedAt = refundedAt
    }
}
