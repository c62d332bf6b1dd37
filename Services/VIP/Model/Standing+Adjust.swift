package import Domain

/// Points that an operator gives or takes.
package struct PointsAdjustment: Sendable, Hashable {
    package var playerID: PlayerID
    /// Less than zero takes points.
    package var points: Points
    package var pointsAfter: Points
    package var operatorName: String
    package var reason: String
    package var at: Timestamp

    package init(
        playerID: PlayerID, points: Points, pointsAfter: Points = .zero, operatorName: String, reason: String,
        at: Timestamp
    ) {
        self.playerID = playerID
        self.points = points
        self.pointsAfter = pointsAfter
        self.operatorName = operatorName
        self.reason = reason
        self.at = at
    }
}

/// Why points were not adjusted. Nothing has changed then.
package enum AdjustmentRefusal: Error, Sendable, Hashable {
    /// The player has this many, which is fewer than were to be taken.
    case pointsInsufficient(Points)
}

extension Standing {
    /// Adds points, or takes some, and takes every level that they reach. No level is lost by it.
    ///
    /// - Returns: The adjustment with the points after it.
    /// - Throws: ``AdjustmentRefusal``; ``DomainError/Code/overflow``.
    package mutating func adjust(
        by adjustment: PointsAdjustment, on ladder: Ladder, _ changes: inout [LevelChange]
    ) throws -> PointsAdjustment {
        let sum = try points + adjustment.points
        guard sum >= .zero || adjustment.points > .zero else {
            throw AdjustmentRefusal.pointsInsufficient(points)
        }
        points = sum
        pointsUpdatedAt = adjustment.at
        climb(on: ladder, because: .pointsAdjusted, at: adjustment.at, &changes)
        var done = adjustment
        done.pointsAfter = sum
        return done
    }
}
