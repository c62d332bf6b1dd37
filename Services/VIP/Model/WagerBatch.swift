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

    /// Applies the wagers in order. A voided one takes its points back; no level is lost by it.
    ///
    /// - Throws: ``DomainError/Code/overflow`` when a player's points or total no longer fit; nothing can be applied then.
    package func apply() throws(DomainError) -> StandingEffect {
        var effect = StandingEffect()
        var positions: [PlayerID: Int] = [:]
        // What the player's next level asks for, so that the ladder is not climbed for every wager.
        var thresholds: [Points?] = []
        for wager in wagers {
            let position = positions[wager.playerID] ?? begin(wager.playerID, &effect, &positions, &thresholds)
            let earned = wager.points
            try effect.standings[position].totalWagering += wager.change
            let points = try effect.standings[position].points + earned
            effect.standings[position].points = points
            effect.standings[position].pointsUpdatedAt = now
            try note(wager, earned, &effect)
            if let next = thresholds[position], next <= points {
                effect.standings[position].climb(
                    on: ladder, because: .pointsThresholdReached, at: now, &effect.changes)
                thresholds[position] = threshold(of: effect.standings[position])
            }
        }
        return effect
    }

    private func note(_ wager: Wager, _ earned: Points, _ effect: inout StandingEffect) throws(DomainError) {
        let key = PlayerDay(playerID: wager.playerID, day: wager.placedAt.date)
        var activity = effect.daily[key] ?? DailyActivity()
        activity.points = try activity.points + earned
        activity.wagers += wager.isVoided ? -1 : 1
        if !wager.isVoided { activity.lastWagerAt = max(activity.lastWagerAt ?? wager.placedAt, wager.placedAt) }
        effect.daily[key] = activity
    }

    private func begin(
        _ playerID: PlayerID, _ effect: inout StandingEffect, _ positions: inout [PlayerID: Int],
        _ thresholds: inout [Points?]
    ) -> Int {
        let standing =
            standings[playerID]
            ?? Standing(playerID: playerID, levelID: ladder.entry?.id, levelAcquiredAt: now)
        effect.standings.append(standing)
        thresholds.append(threshold(of: standing))
        positions[playerID] = effect.standings.count - 1
        return effect.standings.count - 1
    }

    private func threshold(of standing: Standing) -> Points? {
        ladder.next(after: standing.levelID.flatMap { ladder[$0]?.rank } ?? 0)?.pointsRequired
    }
}
