package import Domain

/// Where a player would go on another ladder.
package struct PlayerMoveEntry: Sendable, Hashable {
    package var standing: Standing
    /// nil for none: below the lowest level.
    package var target: VIPLevelID?

    package init(standing: Standing, target: VIPLevelID?) {
        self.standing = standing
        self.target = target
    }

    package var isMove: Bool { target != standing.levelID }
}

/// How many players would go from where to where.
package struct MoveCount: Sendable, Hashable {
    package struct Move: Sendable, Hashable {
        package var from: VIPLevelID?
        package var to: VIPLevelID?
    }

    package private(set) var moves: [Move: Int64] = [:]
    package private(set) var seen: Int64 = 0
    package private(set) var moving: Int64 = 0

    package init() {}

    package mutating func add(_ entry: PlayerMoveEntry) {
        seen += 1
        guard entry.isMove else { return }
        moving += 1
        moves[Move(from: entry.standing.levelID, to: entry.target), default: 0] += 1
    }
}
