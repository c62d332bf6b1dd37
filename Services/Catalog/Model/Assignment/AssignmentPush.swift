package import Domain

/// What the rows of an `AssignMany` have in common.
package struct AssignmentPush: Sendable, Hashable {
    /// With player and package it names an assignment, ever.
    package var correlationID: String
    /// Of rows that name none.
    package var packageID: PackageID?
    /// Of rows that have none of their own; nil for ever.
    package var expiresAt: Timestamp?
    package var assignedBy: String
    package var campaign: String?
    /// Of rows that name none.
    package var segment: String?
    package var metadata: JSONText?

    package init(
        correlationID: String, packageID: PackageID? = nil, expiresAt: Timestamp? = nil,
        assignedBy: String = Assignment.assignedByDefault, campaign: String? = nil, segment: String? = nil,
        metadata: JSONText? = nil
    ) {
        self.correlationID = correlationID
        self.packageID = packageID
        self.expiresAt = expiresAt
        self.assignedBy = assignedBy
        self.campaign = campaign
        self.segment = segment
        self.metadata = metadata
    }
}

/// Names a push, as its caller chose.
package typealias CorrelationID = Token<CorrelationTag>

package enum CorrelationTag: TokenTag {
    package static let noun = "a correlation id"
    package static let charactersMax = 100
}

/// One row of a push, with what it takes from the header in its place.
package struct AssignmentRow: Sendable, Hashable {
    package var playerID: PlayerID
    package var packageID: PackageID
    package var expiresAt: Timestamp?
    /// nil for the header's.
    package var segment: String?
    /// Beyond the header's.
    package var metadata: JSONText?

    package init(
        playerID: PlayerID, packageID: PackageID, expiresAt: Timestamp? = nil, segment: String? = nil,
        metadata: JSONText? = nil
    ) {
        self.playerID = playerID
        self.packageID = packageID
        self.expiresAt = expiresAt
        self.segment = segment
        self.metadata = metadata
    }
}

/// What became of a row of a push. The numbers are on the wire and in SQL; never reuse one.
package enum AssignmentRowOutcome: Int32, Sendable, Hashable, CaseIterable {
    case assigned = 1
    /// By this push before, or by an earlier row of it.
    case alreadyAssigned = 2
    case invalid = 3
    case packageUnknown = 4
    /// It would expire in the past.
    case expired = 5
}
