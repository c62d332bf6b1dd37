package import Domain

/// One step on the ladder: a row of the status log.
package struct LevelChange: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case tierUp = "tier_up"
        case tierDown = "tier_down"
    }

    package var playerID: PlayerID
    package var kind: Kind
    package var previous: VIPLevel?
    package var new: VIPLevel
    /// The player's points when it happened.
    package var points: Points
    package var daysAtPreviousLevel: Int32?
    package var reason: String
    package var at: Timestamp
}
