package import Domain

/// Wishes that are decided together, and all that decides about them; locked, where something is to be held. A value
/// without I/O.
package struct ReservationBatch: Sendable {
    /// A player and a package: whose assignments and whose limit count.
    package struct Buyer: Sendable, Hashable, Comparable {
        package var playerID: PlayerID
        package var packageID: PackageID

        package init(_ wish: Wish) { self.init(playerID: wish.playerID, packageID: wish.packageID) }

        package init(playerID: PlayerID, packageID: PackageID) {
            self.playerID = playerID
            self.packageID = packageID
        }

        package static func < (left: Buyer, right: Buyer) -> Bool {
            (left.playerID, left.packageID) < (right.playerID, right.packageID)
        }
    }

    /// What became of a wish.
    package enum Outcome: Sendable, Hashable {
        /// Nothing of it is scarce.
        case open(Offer)
        case held(Offer, Reservation)
        case packageUnknown(PackageID)
        case assignmentUnknown(AssignmentID)
        case refused(OfferRefused)
    }

    package var packages: [PackageID: CoinPackage]
    /// Every one of a buyer, whatever its state.
    package var assignments: [Buyer: [Assignment]]
    /// Of buyers of packages with a stock or a limit.
    package var usage: [Buyer: PackageUsage]
    /// What purchases in progress hold of each stock.
    package var held: [PackageID: Int64]
    package var now: Timestamp

    package init(
        packages: [PackageID: CoinPackage], assignments: [Buyer: [Assignment]] = [:],
        usage: [Buyer: PackageUsage] = [:], held: [PackageID: Int64] = [:], now: Timestamp
    ) {
        self.packages = packages
        self.assignments = assignments
        self.usage = usage
        self.held = held
        self.now = now
    }

    /// Reserves what a wish needs, so that those after it find it gone.
    ///
    /// - Parameter id: The reservation's, where one is made.
    package mutating func reserve(_ wish: Wish, for hold: Duration, id: ReservationID) -> Outcome {
        let outcome = look(at: wish)
        guard case .open(let offer) = outcome, offer.isScarce else { return outcome }
        let reservation = Reservation(offer, for: wish.playerID, id: id, hold: hold, at: now)
        note(reservation)
        return .held(offer, reservation)
    }

    /// Answers a wish and changes nothing: an offer is ``Outcome/open(_:)``, scarce or not.
    package func look(at wish: Wish) -> Outcome {
        guard let package = packages[wish.packageID] else { return .packageUnknown(wish.packageID) }
        let buyer = Buyer(wish)
        let own = assignments[buyer] ?? []
        if let wanted = wish.assignmentID, !own.contains(where: { $0.id == wanted }) {
            return .assignmentUnknown(wanted)
        }
        var used = usage[buyer] ?? PackageUsage()
        used.stock = package.stock
        used.held = held[package.id] ?? 0
        let question = OfferQuestion(
            package: package, place: wish.place, assignments: own, wanted: wish.assignmentID, usage: used, now: now)
        switch question.answer() {
        case .success(let offer): return .open(offer)
        case .failure(let refused): return .refused(refused)
        }
    }

    private mutating func note(_ reservation: Reservation) {
        let buyer = Buyer(playerID: reservation.playerID, packageID: reservation.packageID)
        held[reservation.packageID, default: 0] += 1
        usage[buyer, default: PackageUsage()].heldByPlayer += 1
        if let id = reservation.assignmentID,
            let index = assignments[buyer]?.firstIndex(where: { $0.id == id })
        {
            assignments[buyer]?[index].heldUntil = reservation.expiresAt
        }
    }
}
