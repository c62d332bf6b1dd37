package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes the tiers, and moves players to the tier that their LP reach.
package struct TierStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// The ladder as it is.
    ///
    /// - Throws: `PostgresError`; `decodingFailed` where rows that were changed by hand are no ladder.
    package func ladder() async throws(PostgresError) -> TierLadder {
        try Self.decode(try await database.query(TierStatements.ladder))
    }

    /// The same within a transaction.
    package func ladder(in transaction: PostgresTransaction) async throws(PostgresError) -> TierLadder {
        try Self.decode(try await transaction.query(TierStatements.ladder))
    }

    /// Replaces the ranges and benefits of all tiers.
    package func save(_ ladder: TierLadder, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(
            TierStatements.save, ladder.steps.map(\.level.rawValue), ladder.steps.map(\.pointsMin),
            ladder.steps.map(\.pointsMax), ladder.steps.map(\.cashbackMultiplier),
            ladder.steps.map { MetadataColumn.text($0.benefits) ?? "{}" })
    }

    /// A player's LP and tier; nil for an unknown player.
    package func standing(of player: PlayerID) async throws(PostgresError) -> (points: Money, tier: TierLevel)? {
        guard let row = try await database.query(TierStatements.standing, player).oneOrNone() else { return nil }
        return (try row.decode(at: 0), try row.decode(Label<TierLevel>.self, at: 1).value)
    }

    /// Moves the players who follow up to the tier that their LP reach, after the ladder was changed; nobody moves down.
    ///
    /// Their balances are locked first and the ladder is read then, so a posting either has seen the new ladder or is seen
    /// here.
    ///
    /// - Returns: The last player looked at; nil when there was none left.
    package func follow(after cursor: PlayerID?, limit: Int) async throws -> PlayerID? {
        try await database.transaction { transaction in
            let rows = try await transaction.query(TierStatements.lockPage, cursor, Int64(limit))
            let ladder = try await ladder(in: transaction)
            var players: [PlayerID] = []
            var tiers: [String] = []
            for row in rows {
                let (player, points) = try row.decode((PlayerID, Money).self)
                players.append(player)
                tiers.append(ladder.tier(at: points).rawValue)
            }
            if !players.isEmpty { try await transaction.execute(TierStatements.move, players, tiers) }
            return players.count < limit ? nil : players.last
        }
    }

    /// Reads what ``TierStatements/ranges`` answers.
    static func ranges(_ rows: PostgresRows) throws(PostgresError) -> TierLadder {
        var steps: [TierStep] = []
        for row in rows {
            steps.append(
                TierStep(
                    level: try row.decode(Label<TierLevel>.self, at: 0).value, pointsMin: try row.decode(at: 1),
                    pointsMax: try row.decode(at: 2)))
        }
        return try ladder(of: steps)
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> TierLadder {
        var steps: [TierStep] = []
        for row in rows {
            steps.append(
                TierStep(
                    level: try row.decode(Label<TierLevel>.self, at: 0).value, pointsMin: try row.decode(at: 1),
                    pointsMax: try row.decode(at: 2), cashbackMultiplier: try row.decode(at: 3),
                    benefits: try row.decode(MetadataColumn.self, at: 4).pairs))
        }
        return try ladder(of: steps)
    }

    private static func ladder(of steps: [TierStep]) throws(PostgresError) -> TierLadder {
        guard case .success(let ladder) = TierLadder.make(steps) else {
            throw PostgresError(.decodingFailed, "The rows of tiers are no ladder; correct them by Tiers/DefineTiers.")
        }
        return ladder
    }
}
