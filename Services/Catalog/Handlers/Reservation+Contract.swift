package import CatalogContract
package import Domain
package import RPC
private import ServiceRuntime

extension CatalogService.Reservation {
    /// As the wire carries it, in the state that holds at `now`.
    package func contract(at now: Timestamp) -> CatalogContract.Reservation {
        CatalogContract.Reservation(
            reservationID: id.description, playerID: playerID.description, packageID: packageID.description,
            assignmentID: assignmentID?.description ?? "", state: state(at: now).contract,
            reservedAt: reservedAt.contract, expiresAt: expiresAt.contract, purchaseID: purchaseID?.description ?? "")
    }
}

extension CatalogService.Reservation.State {
    fileprivate var contract: ReservationState {
        switch self {
        case .held: .held
        case .claimed: .claimed
        case .released: .released
        case .lapsed: .lapsed
        }
    }
}

extension Sale {
    /// As the wire carries it.
    package var contract: SaleClaim {
        SaleClaim(
            purchaseID: purchaseID.description, playerID: playerID.description, packageID: packageID.description,
            assignmentID: assignmentID?.description ?? "", reservationID: reservationID?.description ?? "",
            claimedAt: claimedAt.contract, tookStock: tookStock, exception: exception?.rawValue ?? "",
            refundedAt: refundedAt?.contract)
    }
}

extension ReservationRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        RPCError(
            code, message, details: RPCError.Details(reason: reason, domain: "catalog.loyalty", metadata: metadata))
    }

    private var code: RPCError.Code {
        switch self {
        case .reservationUnknown: .notFound
        case .purchaseClaimed: .alreadyExists
        case .purchaseRefunded, .reservationClaimed, .reservationReleased, .reservationLapsed: .failedPrecondition
        }
    }

    /// On the wire, and in the contract's comments.
    package var reason: String {
        switch self {
        case .reservationUnknown: "RESERVATION_UNKNOWN"
        case .purchaseClaimed: "PURCHASE_CLAIMED"
        case .purchaseRefunded: "PURCHASE_REFUNDED"
        case .reservationClaimed: "RESERVATION_CLAIMED"
        case .reservationReleased: "RESERVATION_RELEASED"
        case .reservationLapsed: "RESERVATION_LAPSED"
        }
    }

    private var message: String {
        switch self {
        case .reservationUnknown: "There is no such reservation, or it ended long ago."
        case .purchaseClaimed: "The purchase has claimed something else."
        case .purchaseRefunded: "The purchase was refunded."
        case .reservationClaimed: "A purchase has claimed the reservation."
        case .reservationReleased: "The reservation was given up."
        case .reservationLapsed(let time): "The reservation held until \(time). Reserve anew."
        }
    }

    private var metadata: [String: String] {
        switch self {
        case .purchaseClaimed(let id): id.map { ["reservation_id": $0.description] } ?? [:]
        case .reservationClaimed(let id): id.map { ["purchase_id": $0.description] } ?? [:]
        case .reservationLapsed(let time): ["expires_at": time.description]
        case .reservationUnknown, .purchaseRefunded, .reservationReleased: [:]
        }
    }
}
