package import Domain
package import Postgres
private import ServiceRuntime

extension StandingStore {
    /// Applies wagers: points, totals, levels and their log, all in the caller's transaction, in two round trips however many
    /// wagers there are.
    ///
    /// - Returns: The changes of level, each with what it brings, in order.
    /// - Throws: `PostgresError`; ``DomainError/Code/overflow`` where a player's points no longer fit.
    package func apply(
        _ wagers: [Wager], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [RewardedChange] {
        let locked = try await lockOrCreate(Set(wagers.map(\.playerID)).sorted(), at: now, in: transaction)
        let batch = WagerBatch(wagers: wagers, standings: locked.standings, ladder: locked.ladder, now: now)
        return try await save(try batch.apply(), over: locked, at: now, in: transaction)
    }

    /// Writes what something has done to locked standings.
    ///
    /// - Returns: The changes of level, each with what it brings, in order.
    /// - Throws: `PostgresError`; ``DomainError/Code/overflow`` where a player's bonuses no longer fit.
    package func save(
        _ effect: StandingEffect, over locked: Locked, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [RewardedChange] {
        var effect = effect
        var pending: [PostgresPendingRows] = []
        var rewarded: [RewardedChange] = []
        if !effect.changes.isEmpty {
            let reached = try await HistoryStore.reached(by: Set(effect.changes.map(\.playerID)), in: transaction)
            let rewards = try effect.reward(on: locked.ladder, reachedBefore: reached)
            rewarded = zip(effect.changes, rewards).map { RewardedChange(change: $0, reward: $1) }
            pending.append(HistoryStore.append(effect.changes, in: transaction))
        }
        pending += send(effect.standings, at: now, in: transaction)
        pending += send(demotionsOf: effect.standings, before: locked.standings, in: transaction)
        if !effect.daily.isEmpty { pending.append(send(effect.daily, in: transaction)) }
        for statement in pending { _ = try await statement.rows() }
        return rewarded
    }

    private func send(
        _ standings: [Standing], at now: Timestamp, in transaction: PostgresTransaction
    ) -> [PostgresPendingRows] {
        guard !standings.isEmpty else { return [] }
        return [
            transaction.send(
                StandingStatements.update, standings.map(\.playerID), standings.map(\.levelID),
                standings.map(\.points), standings.map(\.totalWagering), standings.map(\.totalBonusesClaimed),
                standings.map(\.lastBirthdayGiftYear), standings.map(\.levelAcquiredAt),
                standings.map(\.pointsUpdatedAt), now)
        ]
    }

    private func send(
        demotionsOf standings: [Standing], before: [PlayerID: Standing], in transaction: PostgresTransaction
    ) -> [PostgresPendingRows] {
        let changed = standings.filter { $0.demotion != before[$0.playerID]?.demotion }
        let over = changed.filter { $0.demotion == nil }.map(\.playerID)
        let demotions = changed.compactMap { standing in standing.demotion.map { (standing.playerID, $0) } }
        var pending: [PostgresPendingRows] = []
        if !over.isEmpty { pending.append(transaction.send(StandingStatements.removeDemotions, over)) }
        if !demotions.isEmpty {
            pending.append(
                transaction.send(
                    StandingStatements.saveDemotions, demotions.map(\.0), demotions.map(\.1.points),
                    demotions.map(\.1.levelID), demotions.map(\.1.lostLevelID), demotions.map(\.1.at)))
        }
        return pending
    }

    private func send(
        _ activity: [PlayerDay: DailyActivity], in transaction: PostgresTransaction
    ) -> PostgresPendingRows {
        // In the order of the key, like every batch of every replica.
        let daily = activity.sorted { ($0.key.playerID, $0.key.day) < ($1.key.playerID, $1.key.day) }
        return transaction.send(
            StandingStatements.addDailyPoints, daily.map(\.key.playerID), daily.map(\.key.day),
            daily.map(\.value.points), daily.map(\.value.wagers), daily.map(\.value.lastWagerAt))
    }
}
