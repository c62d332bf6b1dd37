package import Domain

/// A package that a player wants to buy.
package struct Wish: Sendable, Hashable {
    package var playerID: PlayerID
    package var place: Place
    package var packageID: PackageID
    /// A certain assignment; nil for the one that lapses first.
    package var assignmentID: AssignmentID?

    package init(playerID: PlayerID, place: Place, packageID: PackageID, assignmentID: AssignmentID? = nil) {
        self.playerID = playerID
        self.place = place
        self.packageID = packageID
        self.assignmentID = assignmentID
    }
}
