package import Domain

/// Wagers that are applied by one commit.
package struct WagerBatch: Sendable {
    package var wagers: [Wager]
    /// The standings of the wagers' players, locked. A player without one begins here: wagers are never lost.
    package var standings: [PlayerID: Standing]
    package var ladder: Ladder
    package var now: Timestamp

    package init(wagers: [Wager], standings: [PlayerID: Standing], ladder: Ladder, now: Timestamp) {
        self.wagers = wagers
        self.standings = standings
        self.ladder = ladder
        self.now = now
    }

    /// What a batch of wagers changes.
    package struct Effect: Sendable, Hashable {
        /// The standings that changed, as they are now, each once.
        package var standings: [Standing] = []
        /// In the order in which levels were crossed.
        package var changes: [LevelChange] = []
        /// What each player earned on each day (UTC).
        package var daily: [DailyPoints: Points] = [:]
    }

    package struct DailyPoints: Sendable, Hashable {
        package var playerID: PlayerID
        package var day: CalendarDate

        package init(playerID: PlayerID, day: CalendarDate) {
            self.playerID = playerID
            self.day = day
        }
    }

    /// Applies the wagers in order.
    ///
    /// - Throws: ``DomainError/Code/overflow`` when a player's points or total no longer fit; nothing can be applied then.
    package func apply() throws(DomainError) -> Effect {
        var effect = Effect()
        var positions: [PlayerID: Int] = [:]
        for wager in wagers {
            let position = positions[wager.playerID] ?? begin(wager.playerID, &effect, &positions)
            let earned = wager.points
            let day = DailyPoints(playerID: wager.playerID, day: wager.placedAt.date)
            try effect.standings[position].totalWagering += wager.amount
            effect.standings[position].points = try effect.standings[position].points + earned
            effect.daily[day] = try effect.daily[day, default: .zero] + earned
            effect.standings[position].pointsUpdatedAt = now
            climb(&effect.standings[position], changes: &effect.changes)
        }
        return effect
    }

    private func begin(_ playerID: PlayerID, _ effect: inout Effect, _ positions: inout [PlayerID: Int]) -> Int {
        let standing =
            standings[playerID]
            ?? Standing(playerID: playerID, levelID: ladder.entry?.id, levelAcquiredAt: now)
        effect.standings.append(standing)
        positions[playerID] = effect.standings.count - 1
        return effect.standings.count - 1
    }

    /// Takes every level that the points reach, one log row each (decision 13).
    private func climb(_ standing: inout Standing, changes: inout [LevelChange]) {
        var previous = standing.levelID.flatMap { ladder[$0] }
        for level in ladder.levelsCrossed(above: previous?.rank ?? 0, with: standing.points) {
            changes.append(
                LevelChange(
                    playerID: standing.playerID, kind: .tierUp, previous: previous.map { .init($0) }, new: .init(level),
                    points: standing.points,
                    daysAtPreviousLevel: previous.map { _ in standing.wholeDaysAtLevel(at: now) },
                    reason: "points_threshold_reached", at: now))
            standing.levelID = level.id
            standing.levelAcquiredAt = now
            previous = level
        }
    }
}
