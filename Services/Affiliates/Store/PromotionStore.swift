private import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes what promotions open.
package struct PromotionStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// The promotion with this id; nil for an unknown one.
    package func promotion(_ id: PromotionID) async throws(PostgresError) -> Promotion? {
        try await promotions([id], in: database).first
    }

    /// Those of the promotions that are known.
    package func promotions(
        _ ids: [PromotionID], in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [Promotion] {
        guard !ids.isEmpty else { return [] }
        return try Self.decode(try await queries.query(Self.find, ids))
    }

    /// Promotions, the last that was defined first, each with its number: at most `limit`, below `number`.
    package func promotions(
        below number: Int64?, limit: Int
    ) async throws(PostgresError) -> [(number: Int64, promotion: Promotion)] {
        let rows = try await database.query(Self.page, number ?? .max, Int64(limit))
        var promotions: [(number: Int64, promotion: Promotion)] = []
        for (row, promotion) in zip(rows, try Self.decode(rows)) {
            promotions.append((try row.decode(at: 6), promotion))
        }
        return promotions
    }

    /// Adds a promotion, or replaces the one with its id.
    ///
    /// - Returns: The promotion, with the time at which it was first defined.
    package func save(
        _ promotion: Promotion, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Promotion {
        var saved = promotion
        saved.createdAt = try await transaction.query(
            Self.define, promotion.id, promotion.packageIDs, promotion.daysToExpiry, promotion.isActive,
            promotion.updatedAt
        ).one().decode(at: 0)
        return saved
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> [Promotion] {
        var promotions: [Promotion] = []
        for row in rows {
            promotions.append(
                Promotion(
                    id: try row.decode(at: 0), packageIDs: try row.decode(at: 1), daysToExpiry: try row.decode(at: 2),
                    isActive: try row.decode(at: 3), createdAt: try row.decode(at: 4),
                    updatedAt: try row.decode(at: 5)))
        }
        return promotions
    }

    private static let columns = "promotion_id, package_ids, days_to_expiry, is_active, created_at, updated_at"

    private static let find = Statement(
        name: "find_promotions",
        sql: "SELECT \(columns) FROM affiliates.promotion_unlocks WHERE promotion_id = ANY($1::varchar[])")

    private static let page = Statement(
        name: "promotions_page",
        sql: """
            SELECT \(columns), number FROM affiliates.promotion_unlocks WHERE number < $1 ORDER BY number DESC LIMIT $2
            """)

    private static let define = Statement(
        name: "define_promotion",
        sql: """
            INSERT INTO affiliates.promotion_unlocks
                (promotion_id, package_ids, days_to_expiry, is_active, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (promotion_id) DO UPDATE
               SET package_ids = EXCLUDED.package_ids, days_to_expiry = EXCLUDED.days_to_expiry,
                   is_active = EXCLUDED.is_active, updated_at = EXCLUDED.updated_at
            RETURNING created_at
            """)
}
