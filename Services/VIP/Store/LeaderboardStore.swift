package import Domain
package import Postgres
private import ServiceRuntime

/// Reads who has the most points.
package struct LeaderboardStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// The first players, and one player's own place, of the same moment.
    ///
    /// - Parameters:
    ///   - days: nil for all time.
    ///   - player: Whose own place is wanted.
    package func leaderboard(
        of days: ClosedRange<CalendarDate>?, top: Int, own player: PlayerID?,
        deadline: ContinuousClock.Instant? = nil
    ) async throws -> (entries: [LeaderboardEntry], own: LeaderboardEntry?) {
        try await database.transaction(isolation: .repeatableRead, access: .readOnly, deadline: deadline) {
            transaction in
            let first =
                if let days {
                    transaction.send(LeaderboardStatements.period, days.lowerBound, days.upperBound, Int64(top))
                } else {
                    transaction.send(LeaderboardStatements.allTime, Int64(top))
                }
            let own = try await Self.own(player, of: days, in: transaction)
            var entries: [LeaderboardEntry] = []
            for row in try await first.rows() {
                entries.append(
                    LeaderboardEntry(
                        rank: Int64(entries.count) + 1, playerID: try row.decode(at: 0), points: try row.decode(at: 1)))
            }
            return (entries, own)
        }
    }

    private static func own(
        _ player: PlayerID?, of days: ClosedRange<CalendarDate>?, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> LeaderboardEntry? {
        guard let player else { return nil }
        let rows =
            if let days {
                try await transaction.query(
                    LeaderboardStatements.ownPeriod, days.lowerBound, days.upperBound, player)
            } else {
                try await transaction.query(LeaderboardStatements.ownAllTime, player)
            }
        guard let row = try rows.oneOrNone() else {
            return LeaderboardEntry(rank: nil, playerID: player, points: .zero)
        }
        return LeaderboardEntry(
            rank: try row.decode(Int64.self, at: 1) + 1, playerID: player, points: try row.decode(at: 0))
    }
}
