package import Domain
package import Postgres
private import ServiceRuntime

/// Keeps `games_played` and `volatility_score` of `player_metrics` true to the ledger.
///
/// Not in the transaction of the posting: a JSON object of every game that a player ever played would be read, changed and
/// written for each bet. Here it is once for all bets since the last look, within a minute. What was looked at is
/// known by the ledger's own numbers, which count a player's rows of a currency without a gap in the order of their
/// commits: a row that is committed late has a number that is still to come, whatever its time or id.
package struct PlayProjection: Sendable {
    /// How long before the last row that was looked at new ones are looked for, in seconds: those that were committed late, or
    /// by a replica whose clock is behind. Where rows are missing, longer; a thousand years is ever.
    private static let lookBack: [Int64] = [60, 3_600, 31_557_600_000]

    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Brings the players that follow up to date, where they have played since.
    ///
    /// - Returns: The last player looked at; nil when there was none left.
    package func project(after cursor: PlayerID?, limit: Int) async throws -> PlayerID? {
        let players = try await database.query(PlayStatements.due, cursor, Int64(limit)).decode(PlayerID.self)
        guard let last = players.last else { return nil }
        try await project(players)
        return players.count < limit ? nil : last
    }

    /// Brings these players up to date.
    package func project(_ players: [PlayerID]) async throws {
        let players = players.sorted()
        try await database.transaction { transaction in
            let created = transaction.send(PlayStatements.begin, players)
            // Replicas that take one another for dead must not count a row twice.
            let locked = transaction.send(PlayStatements.lock, players)
            _ = try await created.rows()
            _ = try await locked.rows()
            var left = players
            for seconds in Self.lookBack where !left.isEmpty {
                let projected = try await transaction.query(PlayStatements.project, left, seconds).decode(PlayerID.self)
                left = Set(left).subtracting(projected).sorted()
            }
            // The player's balances first, as all who change metrics do.
            let held = transaction.send(PlayerStatements.lockBalances, players)
            let published = transaction.send(PlayStatements.publish, players)
            _ = try await held.rows()
            _ = try await published.rows()
        }
    }
}
