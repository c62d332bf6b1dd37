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
        let rows = try await queries.query(VIPStatements.ladder)
        var levels: [VIPLevel] = []
        for row in rows {
            levels.append(
                VIPLevel(
                    id: try row.decode(at: 0), name: try row.decode(at: 1), rank: try row.decode(at: 2),
                    pointsRequired: try row.decode(at: 3), storeMultiplier: try row.decode(at: 4),
                    multipliesSweepstakesCoins: try row.decode(at: 5), dailyBonusMultiplier: try row.decode(at: 6),
                    cashbackPercentage: try row.decode(at: 7), cashbackMaximum: try row.decode(at: 8),
                    tierUpGoldCoins: try row.decode(at: 9), tierUpSweepstakesCoins: try row.decode(at: 10),
                    birthdayGoldCoins: try row.decode(at: 11), birthdaySweepstakesCoins: try row.decode(at: 12),
                    description: try row.decode(at: 13), imageURL: try row.decode(at: 14)))
        }
        return Ladder(levels)
    }

    /// Keeps everyone else from changing the ladder until the transaction ends.
    package func lock(in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(VIPStatements.lockLadder)
    }

    /// Adds a level, or replaces the one with its id.
    package func save(_ level: VIPLevel, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(
            VIPStatements.defineLevel, level.id, level.name, level.rank, level.pointsRequired, level.storeMultiplier,
            level.multipliesSweepstakesCoins, level.dailyBonusMultiplier, level.cashbackPercentage,
            level.cashbackMaximum, level.tierUpGoldCoins, level.tierUpSweepstakesCoins, level.birthdayGoldCoins,
            level.birthdaySweepstakesCoins, level.description, level.imageURL)
    }
}
