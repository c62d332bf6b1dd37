package import Domain

/// One step on the ladder: a row of the status log.
package struct LevelChange: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case tierUp = "tier_up"
        case tierDown = "tier_down"
    }

    /// What moved the player; the column `change_reason`.
    package enum Reason: String, Sendable, Hashable {
        case pointsThresholdReached = "points_threshold_reached"
        case pointsAdjusted = "points_adjusted"
        case inactivity
        case ladderChanged = "ladder_changed"
    }

    /// A level as it was called when it happened; ladders change.
    package struct Rung: Sendable, Hashable {
        package var id: VIPLevelID
        package var rank: Int32
        package var name: String

        package init(id: VIPLevelID, rank: Int32, name: String) {
            self.id = id
            self.rank = rank
            self.name = name
        }

        package init(_ level: VIPLevel) { self.init(id: level.id, rank: level.rank, name: level.name) }
    }

    package var playerID: PlayerID
    package var kind: Kind
    /// nil where the player had no level.
    package var previous: Rung?
    package var new: Rung?
    /// The player's points when it happened.
    package var points: Points
    package var daysAtPreviousLevel: Int32?
    package var reason: Reason
    package var at: Timestamp

    package init(
        playerID: PlayerID, kind: Kind, previous: Rung?, new: Rung?, points: Points, daysAtPreviousLevel: Int32?,
        reason: Reason, at: Timestamp
    ) {
        self.playerID = playerID
        self.kind = kind
        self.previous = previous
        self.new = new
        self.points = points
        self.daysAtPreviousLevel = daysAtPreviousLevel
        self.reason = reason
        self.at = at
    }
}
