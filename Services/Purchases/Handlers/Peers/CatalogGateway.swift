package import Domain

/// What purchases asks of catalog, in plain values: the handlers know no other service's contract, and a test stands in
/// for it.
///
/// Every call throws `RPCError` where catalog cannot be asked or fails.
package protocol CatalogGateway: Sendable {
    /// What a package would cost this player now. Reserves nothing.
    func offer(_ request: OfferRequest) async throws -> OfferAnswer

    /// Holds a package for a player. The same key again answers the same reservation, which may have ended since.
    func reserve(_ request: OfferRequest, key: String, hold: Duration) async throws -> ReserveAnswer

    /// The same for many, each with an answer of its own, in order.
    func reserve(_ wanted: [WantedReservation]) async throws -> [ReserveAnswer]

    /// Whether catalog still keeps it, for nobody else.
    func isHeld(_ reservation: ReservationID) async throws -> Bool

    /// Gives a reservation back. Of one that has ended it changes nothing.
    func release(_ reservation: ReservationID) async throws
}

extension CatalogGateway {
    package func reserve(_ wanted: [WantedReservation]) async throws -> [ReserveAnswer] {
        var answers: [ReserveAnswer] = []
        for one in wanted { answers.append(try await reserve(one.request, key: one.key, hold: one.hold)) }
        return answers
    }
}

/// A reservation that is asked for.
package struct WantedReservation: Sendable, Hashable {
    package var request: OfferRequest
    /// The same key again answers the same reservation.
    package var key: String
    package var hold: Duration

    package init(request: OfferRequest, key: String, hold: Duration) {
        self.request = request
        self.key = key
        self.hold = hold
    }
}

/// Which package is asked for, and by whom.
package struct OfferRequest: Sendable, Hashable {
    package var playerID: PlayerID
    package var packageID: PackageID
    /// A certain assignment; nil for whichever catalog chooses.
    package var assignmentID: AssignmentID?
    package var place: Place

    package init(playerID: PlayerID, packageID: PackageID, assignmentID: AssignmentID? = nil, place: Place) {
        self.playerID = playerID
        self.packageID = packageID
        self.assignmentID = assignmentID
        self.place = place
    }
}

/// What catalog says of an offer.
package enum OfferAnswer: Sendable, Hashable {
    case available(OfferedPackage, assignmentID: AssignmentID?, lapsesAt: Timestamp?)
    /// The package is there, and this player may not buy it now.
    case unavailable(OfferedPackage, CatalogRefusal)
    /// There is no such package, or no such assignment.
    case unknown(CatalogRefusal)
}

/// What catalog says to a reservation.
package enum ReserveAnswer: Sendable, Hashable {
    /// - Parameter isReplayed: Answered before with this key; the reservation may have ended since.
    case reserved(OfferedPackage, Hold, isReplayed: Bool)
    case refused(CatalogRefusal)
    /// The key was used for another request, whose reservation is another's.
    case keyTaken
}

/// Why a package is not to be had, in catalog's words.
package struct CatalogRefusal: Error, Sendable, Hashable {
    /// As catalog's contract lists them, such as `SOLD_OUT`.
    package var reason: String
    package var message: String
    package var metadata: [String: String]
    /// There is no such package, or no such assignment.
    package var isUnknown: Bool

    package init(reason: String, message: String, metadata: [String: String] = [:], isUnknown: Bool = false) {
        self.reason = reason
        self.message = message
        self.metadata = metadata
        self.isUnknown = isUnknown
    }
}
