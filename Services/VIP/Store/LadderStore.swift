internal import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes the levels.
package struct LadderStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// All levels.
    package func ladder() async throws(PostgresError) -> Ladder { try await ladder(in: database) }

    /// All levels, as a transaction sees them.
    package func ladder(in queries: some PostgresQuerying) async throws(PostgresError) -> Ladder {
        try Self.decode(try await queries.query(LadderStatements.ladder))
    }

    /// Keeps everyone else from changing the ladder until the transaction ends, and says what it is.
    ///
    /// - Throws: ``LevelRefusal`` while a change is not finished; `PostgresError`.
    package func lock(in transaction: PostgresTransaction) async throws -> Ladder {
        try await transaction.execute(LadderStatements.lock)
        let underWay = transaction.send(LadderStatements.isUnderWay)
        let ladder = try await ladder(in: transaction)
        guard try await underWay.rows().isEmpty else { throw LevelRefusal.changeUnderWay }
        return ladder
    }

    /// Adds levels, or replaces those with their ids.
    package func save(_ levels: [VIPLevel], in transaction: PostgresTransaction) async throws(PostgresError) {
        for level in levels {
            try await transaction.execute(
                LadderStatements.define, level.id, level.name, level.rank, level.pointsRequired, level.storeMultiplier,
                level.multipliesSweepstakesCoins, level.dailyBonusMultiplier, level.cashbackPercentage,
                level.cashbackMaximum, level.tierUpGoldCoins, level.tierUpSweepstakesCoins, level.birthdayGoldCoins,
                level.birthdaySweepstakesCoins, level.description, level.imageURL)
        }
    }

    /// Makes this the whole ladder.
    package func replace(with ladder: Ladder, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(LadderStatements.retireOthers, ladder.levels.map(\.id))
        try await save(ladder.levels, in: transaction)
    }

    static func decode(_ rows: PostgresRows) throws(PostgresError) -> Ladder {
        var (levels, retired): ([VIPLevel], [VIPLevel]) = ([], [])
        for row in rows {
            let level = VIPLevel(
                id: try row.decode(at: 0), name: try row.decode(at: 1), rank: try row.decode(at: 2),
                pointsRequired: try row.decode(at: 3), storeMultiplier: try row.decode(at: 4),
                multipliesSweepstakesCoins: try row.decode(at: 5), dailyBonusMultiplier: try row.decode(at: 6),
                cashbackPercentage: try row.decode(at: 7), cashbackMaximum: try row.decode(at: 8),
                tierUpGoldCoins: try row.decode(at: 9), tierUpSweepstakesCoins: try row.decode(at: 10),
                birthdayGoldCoins: try row.decode(at: 11), birthdaySweepstakesCoins: try row.decode(at: 12),
                description: try row.decode(at: 13), imageURL: try row.decode(at: 14))
            if try row.decode(Bool.self, at: 15) { retired.append(level) } else { levels.append(level) }
        }
        return Ladder(levels, retired: retired)
    }
}
