package import Domain

/// What of a player's profile is to be set, each value valid on its own; nil leaves it as it is.
package struct PlayerChange: Sendable, Hashable {
    package var email: EmailAddress?
    package var name: String?
    /// `.some(nil)` clears it.
    package var birthdate: CalendarDate??
    package var country: String??
    package var state: String??
    package var timeZone: String?
    package var identityCheck: IdentityCheck?

    package init() {}

    /// The player with the change.
    ///
    /// - Parameter seen: The `updatedAt` that the caller has seen; nil to change whatever is there.
    package func applied(
        to player: Player, seen: Timestamp?, at now: Timestamp
    ) -> Result<Player, PlayerChangeRefusal> {
        if player.erasedAt != nil { return .failure(.erased) }
        if let seen, seen != player.updatedAt { return .failure(.changedSince(player.updatedAt)) }
        var changed = player
        if let email { changed.email = email }
        if let name { changed.name = name }
        if let birthdate { changed.birthdate = birthdate }
        if let country { changed.country = country }
        if let state { changed.state = state }
        if let timeZone { changed.timeZone = timeZone }
        if let identityCheck { changed.identityCheck = identityCheck }
        changed.updatedAt = player.nextUpdate(at: now)
        return .success(changed)
    }
}

/// Why a player was not changed. Earlier cases win.
package enum PlayerChangeRefusal: Error, Sendable, Hashable {
    /// The person was erased: there is nobody to change.
    case erased
    /// Somebody else changed the player, then.
    case changedSince(Timestamp)
    /// An exclusion is never shortened; it lasts until then.
    case exclusionCannotBeShortened(until: Timestamp)
    case emailTaken
}

extension Player {
    /// When a change of now was made: later than the last one, whatever the clocks of two replicas say, so that a caller who
    /// expects the last one is never mistaken.
    package func nextUpdate(at now: Timestamp) -> Timestamp { max(now, updatedAt + .microseconds(1)) }
}
