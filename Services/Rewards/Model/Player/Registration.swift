package import Domain

/// What a player registers with, with every field valid on its own.
package struct Registration: Sendable, Hashable {
    package var playerID: PlayerID
    package var email: EmailAddress
    package var name: String
    package var birthdate: CalendarDate?
    package var country: String?
    package var state: String?
    package var timeZone: String
    package var affiliateCode: String?

    package init(
        playerID: PlayerID, email: EmailAddress, name: String, birthdate: CalendarDate? = nil, country: String? = nil,
        state: String? = nil, timeZone: String = "UTC", affiliateCode: String? = nil
    ) {
        self.playerID = playerID
        self.email = email
        self.name = name
        self.birthdate = birthdate
        self.country = country
        self.state = state
        self.timeZone = timeZone
        self.affiliateCode = affiliateCode
    }

    /// The player as registered at `now`.
    package func player(at now: Timestamp) -> Player {
        Player(
            playerID: playerID, email: email, name: name, birthdate: birthdate, country: country, state: state,
            timeZone: timeZone, createdAt: now, updatedAt: now)
    }
}

/// Why a player was not registered. Earlier cases win.
package enum RegistrationRefusal: Error, Sendable, Hashable {
    case playerIDTaken(PlayerID)
    case emailTaken(EmailAddress)
}
