package import CatalogContract
internal import Domain
internal import RPC
private import ServiceRuntime

/// What a `Reserve` asks for.
package struct ReservationRequest: Sendable {
    package var wish: Wish
    package var hold: Duration

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: ReserveRequest) throws {
        var fields = RequestFields()
        let wish = Wish(
            player: request.playerID, country: request.country, state: request.state, package: request.packageID,
            assignment: request.assignmentID, &fields)
        let secondsMax = CatalogService.Reservation.holdMax.components.seconds
        if !(0...secondsMax).contains(Int64(request.holdSeconds)) {
            fields.refuse("hold_seconds", "is 0 to \(secondsMax), came \(request.holdSeconds)")
        }
        guard let wish, fields.areValid else { throw fields.error }
        self.wish = wish
        hold =
            request.holdSeconds == 0 ? CatalogService.Reservation.holdDefault : .seconds(Int64(request.holdSeconds))
    }
}

extension RPCError {
    /// NOT_FOUND of an assignment.
    static func unknown(_ assignment: AssignmentID) -> RPCError {
        RPCError(
            .notFound, "There is no such assignment \(assignment).",
            details: Details(reason: "ASSIGNMENT_UNKNOWN", domain: "catalog.loyalty"))
    }
}
