private import Domain
private import ServiceRuntime
package import VIPContract

extension Standing {
    /// As the wire carries it, with what the player's level brings.
    package func contract(on ladder: Ladder) -> PlayerStatus {
        let level = levelID.flatMap { ladder[$0] }
        let next = ladder.next(after: level?.rank ?? 0)
        return PlayerStatus(
            playerID: playerID.description, levelID: Int32(clamping: level?.id.value ?? 0),
            levelName: level?.name ?? "", levelRank: level?.rank ?? 0, points: points.contract,
            pointsToNextLevel: missingPoints(to: next).contract,
            storeMultiplier: (level?.storeMultiplier ?? .one).contract,
            multipliesSC: level?.multipliesSweepstakesCoins ?? true, levelAcquiredAt: levelAcquiredAt.contract,
            atRiskFrom: atRiskFrom.contract, totalWagering: totalWagering.contract,
            pointsUpdatedAt: pointsUpdatedAt.contract)
    }
}

extension LevelChange {
    /// As the wire carries it.
    package var contract: StatusChange {
        StatusChange(
            type: kind == .tierUp ? .tierUp : .tierDown, previousLevelID: Int32(clamping: previous?.id.value ?? 0),
            previousLevelRank: previous?.rank ?? 0, previousLevelName: previous?.name ?? "",
            newLevelID: Int32(clamping: new?.id.value ?? 0), newLevelRank: new?.rank ?? 0,
            newLevelName: new?.name ?? "",
            points: points.contract, daysAtPreviousLevel: daysAtPreviousLevel ?? 0, reason: reason,
            changedAt: at.contract)
    }
}
