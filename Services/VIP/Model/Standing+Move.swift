package import Domain

extension Standing {
    /// Takes every level that the points reach, with a change for each (decision 13).
    package mutating func climb(
        on ladder: Ladder, because reason: LevelChange.Reason, at now: Timestamp, _ changes: inout [LevelChange]
    ) {
        let current = levelID.flatMap { ladder[$0] }
        guard let reached = ladder.level(reachedWith: points, after: demotion), reached.rank > current?.rank ?? 0 else {
            return
        }
        move(to: reached, on: ladder, because: reason, at: now, &changes)
    }

    /// Moves to another level, with a change for each one on the way.
    ///
    /// - Parameter target: nil for none: below the lowest.
    package mutating func move(
        to target: VIPLevel?, on ladder: Ladder, because reason: LevelChange.Reason, at now: Timestamp,
        _ changes: inout [LevelChange]
    ) {
        let current = levelID.flatMap { ladder[$0] }
        let (from, to) = (current?.rank ?? 0, target?.rank ?? 0)
        if to > from {
            for level in ladder.levels where level.rank > from && level.rank <= to {
                step(.tierUp, to: level, on: ladder, because: reason, at: now, &changes)
            }
        } else {
            for level in ladder.levels.reversed() where level.rank < from && level.rank >= to {
                step(.tierDown, to: level, on: ladder, because: reason, at: now, &changes)
            }
            // Below the lowest level, or from a level that is no more to the one in its place.
            if target?.id != levelID { step(.tierDown, to: target, on: ladder, because: reason, at: now, &changes) }
        }
        if let lost = demotion.flatMap({ ladder[$0.lostLevelID] }), to >= lost.rank { demotion = nil }
    }

    private mutating func step(
        _ kind: LevelChange.Kind, to level: VIPLevel?, on ladder: Ladder, because reason: LevelChange.Reason,
        at now: Timestamp, _ changes: inout [LevelChange]
    ) {
        let previous = levelID.flatMap { ladder[$0] }
        changes.append(
            LevelChange(
                playerID: playerID, kind: kind, previous: previous.map { .init($0) }, new: level.map { .init($0) },
                points: points, daysAtPreviousLevel: previous.map { _ in wholeDaysAtLevel(at: now) }, reason: reason,
                at: now))
        levelID = level?.id
        levelAcquiredAt = now
    }
}
