package import Domain
package import Postgres
private import ServiceRuntime

/// Keeps how far a change of the ladder has come.
package struct LadderChangeStore: Sendable {
    private let database: PostgresPool
    private let standings: StandingStore
    private let levels: LadderStore

    package init(database: PostgresPool, standings: StandingStore, levels: LadderStore) {
        self.database = database
        self.standings = standings
        self.levels = levels
    }

    /// How far a change has come.
    package struct Progress: Sendable, Hashable {
        package var isFinished: Bool
        package var playersSeen: Int64
        package var playersMoved: Int64

        package init(isFinished: Bool, playersSeen: Int64, playersMoved: Int64) {
            self.isFinished = isFinished
            self.playersSeen = playersSeen
            self.playersMoved = playersMoved
        }
    }

    /// Makes another ladder the present one; no player has moved yet.
    ///
    /// - Parameter levels: Each id once.
    /// - Throws: ``LevelRefusal``; `PostgresError`.
    package func begin(
        _ levels: [VIPLevel], key: String, keepsReachedLevels: Bool, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let ladder = try await self.levels.lock(in: transaction).replaced(by: levels).get()
        try await self.levels.replace(with: ladder, in: transaction)
        try await transaction.execute(LadderStatements.begin, key, keepsReachedLevels, now)
    }

    /// The key of the change that is not finished; nil where there is none.
    package func underWay() async throws(PostgresError) -> String? {
        try await database.query(LadderStatements.isUnderWay).oneOrNone()?.decode(String.self, at: 0)
    }

    /// Moves the next players, in the caller's transaction. Nobody else works on the change meanwhile.
    ///
    /// - Returns: How far it is after that, and the changes of level, each with what it brings.
    /// - Throws: `PostgresError`; ``DomainError/Code/overflow``.
    package func advance(
        _ key: String, playersMax: Int, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (progress: Progress, changes: [RewardedChange]) {
        let row = try await transaction.query(LadderStatements.lockChange, key).one()
        let keeps: Bool = try row.decode(at: 0)
        let cursor: PlayerID = try row.decode(at: 1)
        var progress = Progress(
            isFinished: try row.decode(at: 4), playersSeen: try row.decode(at: 2), playersMoved: try row.decode(at: 3))
        guard !progress.isFinished else { return (progress, []) }
        let locked = try await standings.lockNext(after: cursor, limit: playersMax, in: transaction)
        let players = locked.standings.values.sorted { $0.playerID < $1.playerID }
        var effect = StandingEffect()
        for player in players {
            var standing = player
            if locked.ladder.place(&standing, keepsReachedLevels: keeps, at: now, &effect.changes) {
                effect.standings.append(standing)
            }
        }
        let changes = try await standings.save(effect, over: locked, at: now, in: transaction)
        progress.playersSeen += Int64(players.count)
        progress.playersMoved += Int64(effect.standings.count)
        progress.isFinished = players.count < playersMax
        try await transaction.execute(
            LadderStatements.advance, key, players.last?.playerID ?? cursor, progress.playersSeen,
            progress.playersMoved, progress.isFinished ? now : nil)
        return (progress, changes)
    }
}
