package import Domain
package import Postgres
private import ServiceRuntime

/// Forgets what made grants and budgets count once in periods that are over, so that the tables do not grow with time.
package struct EndedPeriods: Sendable {
    /// How long what is over is kept: no replica's clock is as far behind another's.
    private static let grace = Duration.seconds(86_400)

    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Goes on behind a player, with at most `limit` of them.
    ///
    /// - Returns: The last player looked at; nil when there was none left.
    package func forget(after player: PlayerID?, limit: Int, at now: Timestamp) async throws -> PlayerID? {
        let past = now - Self.grace
        let players = try await database.query(
            EndedPeriodStatements.forget, player, Int64(limit), BudgetPeriod.day.start(of: past),
            BudgetPeriod.week.start(of: past), BudgetPeriod.month.start(of: past)
        ).decode(PlayerID.self)
        return players.count < limit ? nil : players.last
    }
}
