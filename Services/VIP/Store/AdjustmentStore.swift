package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes what operators gave and took.
package struct AdjustmentStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Adds an adjustment to the list.
    package func append(
        _ adjustment: PointsAdjustment, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            AdjustmentStatements.insert, adjustment.playerID, adjustment.points, adjustment.pointsAfter,
            adjustment.operatorName, adjustment.reason, adjustment.at)
    }

    /// A player's adjustments, newest first: at most `limit`, after the row with the number `before`.
    package func page(
        of player: PlayerID, before number: Int64?, limit: Int
    ) async throws(PostgresError) -> [(number: Int64, adjustment: PointsAdjustment)] {
        let rows = try await database.query(AdjustmentStatements.page, player, number ?? .max, Int64(limit))
        var adjustments: [(number: Int64, adjustment: PointsAdjustment)] = []
        for row in rows {
            adjustments.append(
                (
                    try row.decode(at: 0),
                    PointsAdjustment(
                        playerID: player, points: try row.decode(at: 1), pointsAfter: try row.decode(at: 2),
                        operatorName: try row.decode(at: 3), reason: try row.decode(at: 4), at: try row.decode(at: 5))
                ))
        }
        return adjustments
    }
}

/// The SQL of adjustments.
private enum AdjustmentStatements {
    static let insert = Statement(
        name: "insert_adjustment",
        sql: """
            INSERT INTO vip.vip_points_adjustments (player_id, points, points_after, operator, reason, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """)

    /// Newest first, after the row that a page token names.
    static let page = Statement(
        name: "adjustments",
        sql: """
            SELECT id, points, points_after, operator, reason, created_at
              FROM vip.vip_points_adjustments
             WHERE player_id = $1 AND id < $2
             ORDER BY id DESC
             LIMIT $3
            """)
}
