package import Domain

package typealias ReservationID = Identifier<ReservationTag>

/// A package held for a purchase in progress.
package enum ReservationTag: IdentifierTag { package static let noun = "reservation id" }

/// What is held for a purchase in progress: a row of `package_reservations`.
package struct Reservation: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// May become any of the others.
        case held
        /// Final.
        case claimed
        /// Final.
        case released
        /// Final: its time was over.
        case lapsed
    }

    package var id: ReservationID
    package var playerID: PlayerID
    package var packageID: PackageID
    package var assignmentID: AssignmentID?
    /// As the row says; ``state(at:)`` is what holds.
    package var recordedState: State
    package var reservedAt: Timestamp
    /// Holds up to this time.
    package var expiresAt: Timestamp
    /// The purchase that claimed it.
    package var purchaseID: PurchaseID?

    package init(
        id: ReservationID, playerID: PlayerID, packageID: PackageID, assignmentID: AssignmentID? = nil,
        recordedState: State = .held, reservedAt: Timestamp, expiresAt: Timestamp, purchaseID: PurchaseID? = nil
    ) {
        self.id = id
        self.playerID = playerID
        self.packageID = packageID
        self.assignmentID = assignmentID
        self.recordedState = recordedState
        self.reservedAt = reservedAt
        self.expiresAt = expiresAt
        self.purchaseID = purchaseID
    }

    /// Five minutes more than a purchase may be pending.
    package static let holdDefault = Duration.seconds(2_100)
    package static let holdMax = Duration.seconds(86_400)

    /// Holds what an offer needs, never longer than the offer itself is good.
    package init(_ offer: Offer, for player: PlayerID, id: ReservationID, hold: Duration, at now: Timestamp) {
        self.init(
            id: id, playerID: player, packageID: offer.package.id, assignmentID: offer.assignment?.id,
            reservedAt: now, expiresAt: min(now + hold, offer.lapsesAt ?? .latest))
    }

    /// Good in the very microsecond in which it expires, and lapsed in the next, whether or not a job has been there.
    package func state(at now: Timestamp) -> State {
        recordedState == .held && expiresAt < now ? .lapsed : recordedState
    }
}
