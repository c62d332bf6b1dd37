private import Domain
package import ServiceRuntime

extension Wish {
    /// Reads what a player wants to buy, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(
        player: String, country: String, state: String, package: String, assignment: String,
        _ fields: inout RequestFields
    ) {
        let playerID = fields.read("player_id") { () throws(DomainError) in try PlayerID(player) }
        let place = fields.place(country: country, state: state)
        let packageID = fields.read("package_id") { () throws(DomainError) in try PackageID(package) }
        let assignmentID = fields.readOptional("assignment_id", assignment) { (text) throws(DomainError) in
            try AssignmentID(text)
        }
        guard let playerID, let place, let packageID, let assignmentID else { return nil }
        self.init(playerID: playerID, place: place, packageID: packageID, assignmentID: assignmentID)
    }
}
