package import Domain

/// A player's offer of a package: a row of `coin_package_player_assignments`, or of its archive.
package struct Assignment: Sendable, Hashable {
    package var id: AssignmentID
    package var packageID: PackageID
    package var playerID: PlayerID
    package var assignedAt: Timestamp
    /// Good up to this time; nil for ever.
    package var expiresAt: Timestamp?
    /// The system that made it.
    package var assignedBy: String
    package var metadata: JSONText?
    package var campaign: String?
    package var segment: String?
    /// When it was used for a purchase.
    package var claimedAt: Timestamp?
    /// When the purchase that claimed it was refunded; it stays claimed.
    package var refundedAt: Timestamp?
    /// Up to when a purchase in progress holds it.
    package var heldUntil: Timestamp?
    /// When it was taken away.
    package var revokedAt: Timestamp?
    package var createdAt: Timestamp

    package init(
        id: AssignmentID, packageID: PackageID, playerID: PlayerID, assignedAt: Timestamp,
        expiresAt: Timestamp? = nil, assignedBy: String = Assignment.assignedByDefault, metadata: JSONText? = nil,
        campaign: String? = nil, segment: String? = nil, claimedAt: Timestamp? = nil, refundedAt: Timestamp? = nil,
        heldUntil: Timestamp? = nil, revokedAt: Timestamp? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.packageID = packageID
        self.playerID = playerID
        self.assignedAt = assignedAt
        self.expiresAt = expiresAt
        self.assignedBy = assignedBy
        self.metadata = metadata
        self.campaign = campaign
        self.segment = segment
        self.claimedAt = claimedAt
        self.refundedAt = refundedAt
        self.heldUntil = heldUntil
        self.revokedAt = revokedAt
        self.createdAt = createdAt
    }

    /// The column's default.
    package static let assignedByDefault = "smartico"
}

extension Assignment {
    package enum State: Sendable, Hashable, CaseIterable {
        /// Can be bought. May become any of the others.
        case open
        /// Held for a purchase in progress. Becomes claimed, or open again.
        case reserved
        /// Final.
        case claimed
        /// Final: its time was over before it was used.
        case expired
        /// Final.
        case revoked
    }

    /// What it is worth at `now`: good in the very microsecond of its expiry, and not in the next.
    package func state(at now: Timestamp) -> State {
        if revokedAt != nil { return .revoked }
        if claimedAt != nil { return .claimed }
        if let expiresAt, expiresAt < now { return .expired }
        if let heldUntil, heldUntil >= now { return .reserved }
        return .open
    }

    /// Which of two open ones a purchase claims first: the one that lapses first.
    package static func isUsedBefore(_ left: Assignment, _ right: Assignment) -> Bool {
        let (leftEnd, rightEnd) = (left.expiresAt ?? .latest, right.expiresAt ?? .latest)
        if leftEnd != rightEnd { return leftEnd < rightEnd }
        if left.assignedAt != right.assignedAt { return left.assignedAt < right.assignedAt }
        return left.id < right.id
    }

    /// Why it cannot be taken away at `now`; nil where it can.
    package func revocationRefusal(at now: Timestamp) -> RevocationRefusal? {
        switch state(at: now) {
        case .claimed: .claimed
        case .reserved: heldUntil.map { .reserved(until: $0) }
        case .open, .expired, .revoked: nil
        }
    }
}

/// Why an assignment was not taken away. Earlier cases win; nothing has changed then.
package enum RevocationRefusal: Sendable, Hashable {
    case claimed
    case reserved(until: Timestamp)
}
