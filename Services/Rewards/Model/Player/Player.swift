package import Domain

/// A player's profile: a row of `players`.
package struct Player: Sendable, Hashable {
    package var playerID: PlayerID
    package var email: EmailAddress
    package var name: String
    package var segment: PlayerSegment
    package var tier: TierLevel
    /// 0 to 100.
    package var riskScore: Int32
    package var standing: PlayerStanding
    package var birthdate: CalendarDate?
    /// ISO 3166-1 alpha-2, in capitals.
    package var country: String?
    package var state: String?
    /// An IANA name.
    package var timeZone: String
    package var identityCheck: IdentityCheck
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    package var lastActivityAt: Timestamp?
    /// Since when there is no person any more; nil for everybody else.
    package var erasedAt: Timestamp?

    package init(
        playerID: PlayerID, email: EmailAddress, name: String, segment: PlayerSegment = .new,
        tier: TierLevel = .bronze, riskScore: Int32 = 0, standing: PlayerStanding = PlayerStanding(),
        birthdate: CalendarDate? = nil, country: String? = nil, state: String? = nil, timeZone: String = "UTC",
        identityCheck: IdentityCheck = .notStarted, createdAt: Timestamp, updatedAt: Timestamp,
        lastActivityAt: Timestamp? = nil, erasedAt: Timestamp? = nil
    ) {
        self.playerID = playerID
        self.email = email
        self.name = name
        self.segment = segment
        self.tier = tier
        self.riskScore = riskScore
        self.standing = standing
        self.birthdate = birthdate
        self.country = country
        self.state = state
        self.timeZone = timeZone
        self.identityCheck = identityCheck
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.lastActivityAt = lastActivityAt
        self.erasedAt = erasedAt
    }
}

/// The seed's `PlayerSegment`.
package enum PlayerSegment: String, CaseIterable, Sendable, Hashable {
    case new = "NEW"
    case winning = "WINNING"
    case breakeven = "BREAKEVEN"
    case losing = "LOSING"
    case vip = "VIP"
}

/// The seed's `TierLevel`.
package enum TierLevel: String, CaseIterable, Sendable, Hashable, Comparable {
    case bronze = "BRONZE"
    case silver = "SILVER"
    case gold = "GOLD"
    case platinum = "PLATINUM"

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// From BRONZE up.
    package static func < (left: TierLevel, right: TierLevel) -> Bool { left.rank < right.rank }
}

/// How far the check of a player's identity has come (`kyc_status`).
package enum IdentityCheck: String, CaseIterable, Sendable, Hashable {
    case notStarted = "not_started"
    case pending
    case approved
    case rejected
}
