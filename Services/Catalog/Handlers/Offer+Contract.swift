package import CatalogContract
private import Domain
package import RPC
private import ServiceRuntime

extension CatalogService.Offer {
    /// As the wire carries it.
    package var contract: CatalogContract.Offer { contract(package: package.contract) }

    /// As the wire carries it.
    ///
    /// - Parameter package: The offer's package, likewise.
    func contract(package: CatalogContract.CoinPackage) -> CatalogContract.Offer {
        CatalogContract.Offer(
            package: package, reason: reason.contract, assignmentID: assignment?.id.description ?? "",
            lapsesAt: lapsesAt?.contract, campaignID: assignment?.campaign ?? "",
            limit: remaining.map { Remaining(count: Int32(clamping: $0)) })
    }
}

extension CatalogService.Offer.Reason {
    package var contract: OfferReason {
        switch self {
        case .standard: .standard
        case .assigned: .assigned
        case .unlocked: .unlocked
        }
    }
}

extension CatalogService.OfferRefusal {
    /// On the wire, and in the contract's comments.
    package var reason: String {
        switch self {
        case .packageInactive: "PACKAGE_INACTIVE"
        case .packageNotStarted: "PACKAGE_NOT_STARTED"
        case .packageExpired: "PACKAGE_EXPIRED"
        case .placeUnknown: "PLACE_UNKNOWN"
        case .placeRestricted: "PLACE_RESTRICTED"
        case .notAssigned: "NOT_ASSIGNED"
        case .assignmentExpired: "ASSIGNMENT_EXPIRED"
        case .assignmentClaimed: "ASSIGNMENT_CLAIMED"
        case .assignmentReserved: "ASSIGNMENT_RESERVED"
        case .limitReached: "LIMIT_REACHED"
        case .soldOut: "SOLD_OUT"
        }
    }

    /// For people.
    package var message: String {
        switch self {
        case .packageInactive: "The package is not in the store."
        case .packageNotStarted: "The package is not sold yet."
        case .packageExpired: "The package is not sold any more."
        case .placeUnknown: "Where the player is must be known for this package."
        case .placeRestricted: "The package is not sold where the player is."
        case .notAssigned: "The package is not assigned to the player."
        case .assignmentExpired: "The assignment's time is over."
        case .assignmentClaimed: "The assignment was used for a purchase."
        case .assignmentReserved: "Another purchase in progress holds the assignment."
        case .limitReached: "The player has bought the package as often as its limit allows."
        case .soldOut: "The package is sold out."
        }
    }

    package var contract: CatalogContract.OfferRefusal {
        // The numbers are the wire's; a test compares them.
        CatalogContract.OfferRefusal(rawValue: rawValue)
    }
}

extension OfferRefused {
    /// What the caller of `Reserve` gets.
    package var error: RPCError {
        RPCError(
            .failedPrecondition, refusal.message,
            details: RPCError.Details(
                reason: refusal.reason, domain: "catalog.loyalty",
                metadata: availableAt.map { ["available_at": $0.description] } ?? [:]))
    }
}
