package import Domain

/// A change of whether a player may play.
package enum StandingChange: Sendable, Hashable {
    case block
    case unblock
    case exclude(until: Timestamp)
    case close
    case erase

    /// As `player_standing_log` calls it.
    package var label: String {
        switch self {
        case .block: "blocked"
        case .unblock: "unblocked"
        case .exclude: "excluded"
        case .close: "closed"
        case .erase: "erased"
        }
    }

    /// Until when, for an exclusion.
    package var until: Timestamp? {
        if case .exclude(let until) = self { until } else { nil }
    }

    /// The player with the change.
    package func applied(to player: Player, at now: Timestamp) -> Result<Player, PlayerChangeRefusal> {
        if player.erasedAt != nil { return .failure(.erased) }
        var changed = player
        switch self {
        case .block: changed.standing.isBlocked = true
        case .unblock: changed.standing.isBlocked = false
        case .close: changed.standing.isActive = false
        case .exclude(let until):
            if let present = player.standing.selfExcludedUntil, until < present {
                return .failure(.exclusionCannotBeShortened(until: present))
            }
            changed.standing.selfExcludedUntil = until
        case .erase: changed = player.erased(at: now)
        }
        changed.updatedAt = player.nextUpdate(at: now)
        return .success(changed)
    }
}

extension Player {
    /// The player without the person: only what the ledger needs is left.
    fileprivate func erased(at now: Timestamp) -> Player {
        var erased = self
        // The top-level domain that no address can have (RFC 2606); the id keeps it unique.
        erased.email = EmailAddress("\(playerID)@erased.invalid") ?? email
        erased.name = "erased"
        erased.birthdate = nil
        erased.country = nil
        erased.state = nil
        erased.timeZone = "UTC"
        erased.standing.isActive = false
        erased.erasedAt = now
        return erased
    }
}
