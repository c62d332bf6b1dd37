package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes where players stand.
package struct StandingStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// The standings of those players that are known.
    package func standings(of players: [PlayerID]) async throws(PostgresError) -> [PlayerID: Standing] {
        try Self.decode(try await database.query(VIPStatements.standings, players))
    }

    /// A player's changes of level, newest first: at most `limit`, after the row with the number `before`.
    package func history(
        of player: PlayerID, before number: Int64?, limit: Int
    ) async throws(PostgresError) -> [(number: Int64, change: LevelChange)] {
        let rows = try await database.query(VIPStatements.history, player, number ?? .max, Int64(limit))
        var changes: [(number: Int64, change: LevelChange)] = []
        for row in rows { changes.append((try row.decode(at: 0), try Self.change(row))) }
        return changes
    }

    /// Creates the rows of players who have none.
    package func create(
        _ players: [PlayerID], on ladder: Ladder, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(VIPStatements.createStandings, players, ladder.entry?.id, now)
    }

    /// Applies wagers: points, totals, levels and their log, all in the caller's transaction, in four statements
    /// however many wagers there are.
    ///
    /// - Throws: `PostgresError`; ``DomainError/Code/overflow`` where a player's points no longer fit.
    package func apply(
        _ wagers: [Wager], on ladder: Ladder, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> WagerBatch.Effect {
        let players = Set(wagers.map(\.playerID)).sorted()
        var standings = try Self.decode(try await transaction.query(VIPStatements.lockStandings, players))
        let missing = players.filter { standings[$0] == nil }
        if !missing.isEmpty {
            // A wager that overtook its registration, or a player older than this service: never lost.
            try await create(missing, on: ladder, at: now, in: transaction)
            standings = try Self.decode(try await transaction.query(VIPStatements.lockStandings, players))
        }
        let batch = WagerBatch(wagers: wagers, standings: standings, ladder: ladder, now: now)
        let effect = try batch.apply()
        try await save(effect, at: now, in: transaction)
        return effect
    }

    private func save(
        _ effect: WagerBatch.Effect, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let standings = effect.standings
        let updated = transaction.send(
            VIPStatements.updateStandings, standings.map(\.playerID), standings.map(\.levelID),
            standings.map(\.points), standings.map(\.totalWagering), standings.map(\.levelAcquiredAt), now)
        // In the order of the key, like every batch of every replica.
        let daily = effect.daily.sorted { ($0.key.playerID, $0.key.day) < ($1.key.playerID, $1.key.day) }
        let added = transaction.send(
            VIPStatements.addDailyPoints, daily.map(\.key.playerID), daily.map(\.key.day), daily.map(\.value))
        if !effect.changes.isEmpty { try await log(effect.changes, in: transaction) }
        _ = try await updated.rows()
        _ = try await added.rows()
    }

    private func log(_ changes: [LevelChange], in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(
            VIPStatements.insertChanges, changes.map(\.playerID), changes.map(\.kind.rawValue),
            changes.map(\.previous?.id), changes.map(\.previous?.rank), changes.map(\.previous?.name),
            changes.map(\.new?.id), changes.map(\.new?.rank), changes.map(\.new?.name), changes.map(\.points),
            changes.map(\.daysAtPreviousLevel), changes.map(\.reason), changes.map(\.at))
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> [PlayerID: Standing] {
        var standings: [PlayerID: Standing] = [:]
        standings.reserveCapacity(rows.count)
        for row in rows {
            let playerID: PlayerID = try row.decode(at: 0)
            let createdAt: Timestamp = try row.decode(at: 6)
            standings[playerID] = Standing(
                playerID: playerID, levelID: try row.decode(at: 1),
                points: try row.decode(Points?.self, at: 2) ?? .zero,
                totalWagering: try row.decode(at: 3),
                levelAcquiredAt: try row.decode(Timestamp?.self, at: 4) ?? createdAt,
                pointsUpdatedAt: try row.decode(Timestamp?.self, at: 5) ?? createdAt)
        }
        return standings
    }

    private static func change(_ row: PostgresRow) throws(PostgresError) -> LevelChange {
        LevelChange(
            playerID: try row.decode(at: 1),
            kind: try row.decode(String.self, at: 2) == LevelChange.Kind.tierUp.rawValue ? .tierUp : .tierDown,
            previous: try rung(row, at: 3), new: try rung(row, at: 6), points: try row.decode(at: 9),
            daysAtPreviousLevel: try row.decode(at: 10), reason: try row.decode(String?.self, at: 11) ?? "",
            at: try row.decode(at: 12))
    }

    private static func rung(_ row: PostgresRow, at column: Int) throws(PostgresError) -> LevelChange.Rung? {
        guard let id = try row.decode(VIPLevelID?.self, at: column) else { return nil }
        return LevelChange.Rung(
            id: id, rank: try row.decode(Int32?.self, at: column + 1) ?? 0,
            name: try row.decode(String?.self, at: column + 2) ?? "")
    }
}
