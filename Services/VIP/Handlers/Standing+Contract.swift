private import Domain
private import ServiceRuntime
package import VIPContract

extension StandingStore.Known {
    /// As the wire carries it, with what the player's level brings.
    package func contract(on ladder: Ladder) -> PlayerStatus {
        let level = standing.levelID.flatMap { ladder[$0] }
        return PlayerStatus(
            playerID: standing.playerID.description, levelID: Int32(clamping: level?.id.value ?? 0),
            levelName: level?.name ?? "", levelRank: level?.rank ?? 0, points: standing.points.contract,
            pointsToNextLevel: standing.missingPoints(on: ladder).contract,
            storeMultiplier: (level?.storeMultiplier ?? .one).contract,
            multipliesSC: level?.multipliesSweepstakesCoins ?? true,
            levelAcquiredAt: standing.levelAcquiredAt.contract,
            atRiskFrom: standing.atRiskFrom(lastWagerAt: lastWagerAt, on: ladder)?.contract,
            totalWagering: standing.totalWagering.contract, pointsUpdatedAt: standing.pointsUpdatedAt.contract,
            pointsAdjusted: pointsAdjusted.contract, totalBonusesClaimed: standing.totalBonusesClaimed.contract,
            lastBirthdayGiftYear: standing.lastBirthdayGiftYear ?? 0,
            lostLevelID: Int32(clamping: standing.demotion?.lostLevelID.value ?? 0))
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
            points: points.contract, daysAtPreviousLevel: daysAtPreviousLevel ?? 0, reason: reason.rawValue,
            changedAt: at.contract)
    }
}
