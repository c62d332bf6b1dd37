package import Domain

/// Why a player may not buy a package now. Earlier cases win; the numbers are on the wire, never reuse one.
package enum OfferRefusal: Int32, Error, Sendable, Hashable, CaseIterable {
    case packageInactive = 1
    case packageNotStarted = 2
    case packageExpired = 3
    case placeUnknown = 4
    case placeRestricted = 5
    /// Neither an open assignment nor a held one.
    case notAssigned = 6
    case assignmentExpired = 7
    case assignmentClaimed = 8
    case assignmentReserved = 9
    case limitReached = 10
    case soldOut = 11
}

/// A refusal, and when it ends where time alone ends it.
package struct OfferRefused: Error, Sendable, Hashable {
    package var refusal: OfferRefusal
    package var availableAt: Timestamp?

    package init(_ refusal: OfferRefusal, availableAt: Timestamp? = nil) {
        self.refusal = refusal
        self.availableAt = availableAt
    }
}
