package import Domain

/// What catalog keeps for a purchase until its time is over.
package typealias ReservationID = Identifier<ReservationTag>

package enum ReservationTag: IdentifierTag { package static let noun = "reservation id" }

/// What a purchase has at catalog.
package struct Hold: Sendable, Hashable {
    /// The assignment that the purchase claims.
    package var assignmentID: AssignmentID?
    /// nil for a package that is not scarce: nothing had to be held, and nothing lapses.
    package var reservation: Reservation?

    package static let none = Hold()

    package init(assignmentID: AssignmentID? = nil, reservation: Reservation? = nil) {
        self.assignmentID = assignmentID
        self.reservation = reservation
    }
}

/// A reservation at catalog.
package struct Reservation: Sendable, Hashable {
    package var id: ReservationID
    /// From this time on somebody else may have it.
    package var until: Timestamp

    package init(id: ReservationID, until: Timestamp) {
        self.id = id
        self.until = until
    }
}
