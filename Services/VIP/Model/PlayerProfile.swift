package import Domain

/// What is known of a player beside the standing, as of a time.
package struct PlayerProfile: Sendable, Hashable {
    package var playerID: PlayerID
    /// nil when it is unknown, and of somebody who was erased.
    package var birthdate: CalendarDate?
    /// An IANA name.
    package var timeZone: String
    /// nil while only a later change has arrived.
    package var registeredAt: Timestamp?
    /// Since when it is so: what is older than what is known changes nothing.
    package var changedAt: Timestamp

    package init(
        playerID: PlayerID, birthdate: CalendarDate?, timeZone: String, registeredAt: Timestamp? = nil,
        changedAt: Timestamp
    ) {
        self.playerID = playerID
        self.birthdate = birthdate
        self.timeZone = timeZone
        self.registeredAt = registeredAt
        self.changedAt = changedAt
    }

    /// What is left of somebody who was erased.
    package static func erased(_ player: PlayerID, at time: Timestamp) -> PlayerProfile {
        PlayerProfile(playerID: player, birthdate: nil, timeZone: "UTC", changedAt: time)
    }

    /// The newest of each player, in the order of the players.
    package static func newest(of profiles: [PlayerProfile]) -> [PlayerProfile] {
        var newest: [PlayerID: PlayerProfile] = [:]
        for var profile in profiles {
            if var known = newest[profile.playerID] {
                known.registeredAt = known.registeredAt ?? profile.registeredAt
                profile.registeredAt = known.registeredAt
                if profile.changedAt < known.changedAt { profile = known }
            }
            newest[profile.playerID] = profile
        }
        return newest.values.sorted { $0.playerID < $1.playerID }
    }
}
