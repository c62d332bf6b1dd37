package import Domain

/// Whether a player may play, as the ledger needs to know it.
package struct PlayerStanding: Sendable, Hashable {
    package var isActive: Bool
    package var isBlocked: Bool
    package var selfExcludedUntil: Timestamp?

    package init(isActive: Bool = true, isBlocked: Bool = false, selfExcludedUntil: Timestamp? = nil) {
        self.isActive = isActive
        self.isBlocked = isBlocked
        self.selfExcludedUntil = selfExcludedUntil
    }

    /// Why the player may neither wager nor receive at `now`; nil for a player in good standing.
    package func refusal(at now: Timestamp) -> PostingRefusal? {
        if !isActive { return .playerClosed }
        if isBlocked { return .playerBlocked }
        if let selfExcludedUntil, now < selfExcludedUntil { return .playerExcluded(until: selfExcludedUntil) }
        return nil
    }
}
