package import Domain

extension Ladder {
    /// The level at which this ladder has a player.
    ///
    /// - Parameter keepsReachedLevels: Whether a level that the player has stays, also where it now asks for more. Of a
    ///   retired one, the highest that is left at its rank or below.
    /// - Returns: nil for none.
    package func placement(of standing: Standing, keepsReachedLevels: Bool) -> VIPLevel? {
        let reached = level(reachedWith: standing.points, after: standing.demotion)
        guard keepsReachedLevels, let current = standing.levelID.flatMap({ self[$0] }),
            let kept = levels.last(where: { $0.rank <= current.rank }), kept.rank > reached?.rank ?? 0
        else { return reached }
        return kept
    }

    /// Moves a player to where this ladder has them.
    ///
    /// - Returns: Whether that is another level.
    package func place(
        _ standing: inout Standing, keepsReachedLevels: Bool, at now: Timestamp, _ changes: inout [LevelChange]
    ) -> Bool {
        let target = placement(of: standing, keepsReachedLevels: keepsReachedLevels)
        guard target?.id != standing.levelID else { return false }
        standing.move(to: target, on: self, because: .ladderChanged, at: now, &changes)
        return true
    }
}
