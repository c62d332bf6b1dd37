package import Domain
package import Postgres
private import ServiceRuntime

/// Everything that is kept of one player, a row at a time.
package struct PlayerExport: Sendable {
    /// Every table with a player's rows, in the order in which they are exported. A test compares it with the schema.
    package static let tables = [
        "players", "player_metrics", "loyalty_balances", "player_games", "player_play_progress", "player_standing_log",
        "abuse_signals", "reward_history", "reward_wagers", "player_sweepstakes_rewards", "player_debts",
        "reward_rule_grants", "reward_budget_usage",
        "transactions",
    ]
    /// Those of them whose older rows are in the archive; they are exported like the others. So is the ledger, whose months are
    /// tables of their own there.
    package static let archivedTables = ["reward_history", "reward_wagers"]
    /// Tables with a player's id that hold nothing of the player's: events on their way, and what makes calls count once.
    package static let excludedTables = [
        "outbox", "outbox_parked", "waiting_events", "posting_keys", "transaction_references",
    ]

    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Hands out every row as a JSON object, all of them of one moment.
    ///
    /// - Throws: `PostgresError`; what `body` throws.
    package func forEachRow(
        of player: PlayerID, deadline: ContinuousClock.Instant?,
        _ body: (_ table: String, _ row: String) async throws -> Void
    ) async throws {
        try await database.stream(Self.rows, player, rowsPerFetch: 256, deadline: deadline) { rows in
            for try await row in rows {
                let (table, text) = try row.decode((String, String).self)
                try await body(table, text)
            }
        }
    }

    private static let rows = Statement(
        name: "export_player",
        sql: (selects(from: tables, of: "rewards") + selects(from: archivedTables, of: "rewards_archive")
            + ["SELECT 'transactions', t::text FROM rewards.archived_transactions($1) t"])
            .joined(separator: "\nUNION ALL\n"))

    private static func selects(from tables: [String], of schema: String) -> [String] {
        tables.map { "SELECT '\($0)', to_jsonb(t)::text FROM \(schema).\($0) t WHERE t.player_id = $1" }
    }
}
