package import Domain
package import Postgres
private import ServiceRuntime

/// Reads what players have done.
package struct MetricsStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// A player's metrics; nil for an unknown player.
    package func metrics(of player: PlayerID) async throws(PostgresError) -> PlayerMetricsRecord? {
        let found = try await database.query(Self.find, player)
        guard let row = try found.oneOrNone() else { return nil }
        let games = try await database.query(Self.games, player)
        return PlayerMetricsRecord(
            playerID: player, deposited: try row.decode(at: 0), wagered: try row.decode(at: 1),
            won: try row.decode(at: 2), netProfit: try row.decode(at: 3), houseEdge: try row.decode(at: 4),
            sessions: try row.decode(at: 5), playtimeSeconds: try row.decode(at: 6),
            playtimeHours: try row.decode(at: 7), averageSessionHours: try row.decode(at: 8),
            bets: try row.decode(at: 9), averageBet: try row.decode(at: 10), winLossRatio: try row.decode(at: 11),
            volatility: try row.decode(at: 12), abuseScore: try row.decode(at: 13),
            lastDepositAt: try row.decode(at: 14), lastWagerAt: try row.decode(at: 15),
            games: try games.map { (row) throws(PostgresError) in
                PlayedGame(
                    game: try row.decode(at: 0), bets: try row.decode(at: 1), wagered: try row.decode(at: 2),
                    won: try row.decode(at: 3))
            })
    }

    private static let find = Statement(
        name: "player_metrics",
        sql: """
            SELECT total_deposited, total_wagered, total_won, net_pnl, house_edge_contribution, total_sessions,
                   total_playtime_seconds, total_playtime_hours, avg_session_duration, total_bets::bigint, avg_bet_size,
                   win_loss_ratio, volatility_score, bonus_abuse_score, last_deposit_at, last_wager_at
              FROM rewards.player_metrics WHERE player_id = $1
            """)

    private static let games = Statement(
        name: "player_games",
        sql: "SELECT game, bets, wagered, won FROM rewards.player_games WHERE player_id = $1 ORDER BY game")
}

/// A row of `player_metrics`, and of `player_games` for each game.
package struct PlayerMetricsRecord: Sendable, Hashable {
    package var playerID: PlayerID
    package var deposited: Money
    /// SC and BONUS at par, GC at 1/100,000 (decision 26), as is all that follows from it.
    package var wagered: FixedDecimal
    package var won: FixedDecimal
    package var netProfit: FixedDecimal
    package var houseEdge: FixedDecimal
    package var sessions: Int32
    package var playtimeSeconds: Int64
    package var playtimeHours: FixedDecimal
    package var averageSessionHours: FixedDecimal
    package var bets: Int64
    package var averageBet: FixedDecimal
    package var winLossRatio: FixedDecimal
    package var volatility: FixedDecimal
    package var abuseScore: Int32
    package var lastDepositAt: Timestamp?
    package var lastWagerAt: Timestamp?
    package var games: [PlayedGame]
}

/// What a player has done in one game.
package struct PlayedGame: Sendable, Hashable {
    /// Empty for bets that named none.
    package var game: String
    package var bets: Int64
    package var wagered: FixedDecimal
    package var won: FixedDecimal

    package init(game: String, bets: Int64, wagered: FixedDecimal, won: FixedDecimal) {
        self.game = game
        self.bets = bets
        self.wagered = wagered
        self.won = won
    }
}
