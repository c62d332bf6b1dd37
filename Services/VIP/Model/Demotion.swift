package import Domain

/// What a player who lost a level must make up for (decision 12).
///
/// Points never fall, so without it the next wager would bring the level back. A player who was demoted twice has lost the
/// higher of the two levels, and climbs from the lower one.
package struct Demotion: Sendable, Hashable {
    /// The player's points at the last demotion.
    package var points: Points
    /// The level that the last demotion led to.
    package var levelID: VIPLevelID
    /// The highest level that was lost and not reached since.
    package var lostLevelID: VIPLevelID
    package var at: Timestamp

    package init(points: Points, levelID: VIPLevelID, lostLevelID: VIPLevelID, at: Timestamp) {
        self.points = points
        self.levelID = levelID
        self.lostLevelID = lostLevelID
        self.at = at
    }
}

extension Ladder {
    /// What a player's points count for up to the level that was lost: those of the level that the demotion led to, and
    /// those earned since. So a level asks for its distance from there, and never for less than its own points.
    ///
    /// Levels above the lost one count all points (decision 12).
    func points(_ points: Points, since demotion: Demotion) -> Points {
        guard let base = self[demotion.levelID] else { return points }
        // What no longer fits is above every level.
        guard let earned = try? points - demotion.points, let counting = try? base.pointsRequired + earned else {
            return points
        }
        return min(points, counting)
    }
}
