package import Domain

/// Why a reservation was not claimed or released. Earlier cases win; thrown out of a transaction, it rolls that back.
package enum ReservationRefusal: Error, Sendable, Hashable {
    case reservationUnknown
    /// The purchase has claimed something else.
    case purchaseClaimed(ReservationID?)
    case purchaseRefunded
    case reservationClaimed(by: PurchaseID?)
    case reservationReleased
    case reservationLapsed(at: Timestamp)
}

/// What a claim comes to.
package enum ClaimDecision: Sendable, Hashable {
    case claim
    /// The purchase has claimed it before, at this time.
    case claimedBefore(at: Timestamp)
    case refuse(ReservationRefusal)

    /// Decides a claim.
    ///
    /// - Parameter sale: What is on record of the purchase already.
    package static func decide(
        _ reservation: Reservation, for purchase: PurchaseID, given sale: Sale?, at now: Timestamp
    ) -> ClaimDecision {
        if let sale {
            guard sale.reservationID == reservation.id else { return .refuse(.purchaseClaimed(sale.reservationID)) }
            if sale.refundedAt != nil { return .refuse(.purchaseRefunded) }
            return .claimedBefore(at: sale.claimedAt)
        }
        switch reservation.state(at: now) {
        case .held: return .claim
        case .claimed: return .refuse(.reservationClaimed(by: reservation.purchaseID))
        case .released: return .refuse(.reservationReleased)
        case .lapsed: return .refuse(.reservationLapsed(at: reservation.expiresAt))
        }
    }
}

/// What a release comes to.
package enum ReleaseDecision: Sendable, Hashable {
    case release
    /// Nothing is held any more.
    case endedBefore
    case refuse(ReservationRefusal)

    /// Decides a release.
    package static func decide(_ reservation: Reservation, at now: Timestamp) -> ReleaseDecision {
        switch reservation.state(at: now) {
        case .held: .release
        case .claimed: .refuse(.reservationClaimed(by: reservation.purchaseID))
        case .released, .lapsed: .endedBefore
        }
    }
}
