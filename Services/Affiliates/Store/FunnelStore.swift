package import Domain
package import Postgres
private import ServiceRuntime

/// Counts what came of clicks.
package struct FunnelStore: Sendable {
    /// A campaign's clicks of a day, and what has come of them.
    package struct Row: Sendable, Hashable {
        /// Empty for clicks without a campaign.
        package var campaignID: String
        package var day: CalendarDate
        package var clicks: Int64
        package var likelyBots: Int64
        package var duplicates: Int64
        package var registrations: Int64
        package var firstPurchases: Int64
    }

    /// Further rows are refused by the caller: a narrower question has an answer.
    package static let rowsMax = 10_000

    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Rows by day, then by campaign: at most ``rowsMax`` and one more.
    ///
    /// - Parameter days: Both included.
    package func rows(
        partner: PartnerID?, campaign: String?, days: ClosedRange<CalendarDate>
    ) async throws(PostgresError) -> [Row] {
        let rows = try await database.query(
            Self.funnel, Timestamp(days.lowerBound), Timestamp(days.upperBound) + .seconds(86_400),
            partner?.description, campaign, Int64(Self.rowsMax) + 1)
        var counts: [Row] = []
        for row in rows {
            counts.append(
                Row(
                    campaignID: try row.decode(at: 0), day: try row.decode(at: 1), clicks: try row.decode(at: 2),
                    likelyBots: try row.decode(at: 3), duplicates: try row.decode(at: 4),
                    registrations: try row.decode(at: 5), firstPurchases: try row.decode(at: 6)))
        }
        return counts
    }

    private static let funnel = Statement(
        name: "funnel",
        sql: """
            SELECT coalesce(c.metadata ->> 'campaign_id', ''), c.created_at::date, count(*),
                   count(*) FILTER (WHERE c.metadata ->> 'likely_bot' = 'true'),
                   count(*) FILTER (WHERE c.metadata ->> 'duplicate_click' = 'true'),
                   count(c.player_id),
                   count(*) FILTER (WHERE c.player_id IS NOT NULL AND EXISTS (
                       SELECT FROM affiliates.sales s
                        WHERE s.player_id = c.player_id AND s.is_first_purchase AND s.completed_at IS NOT NULL
                          AND s.price > 0))
              FROM affiliates.player_affiliates c
             WHERE c.created_at >= $1 AT TIME ZONE 'UTC' AND c.created_at < $2 AT TIME ZONE 'UTC'
               AND ($3::text IS NULL OR c.metadata ->> 'partner_id' = $3)
               AND ($4::text IS NULL OR c.metadata ->> 'campaign_id' = $4)
             GROUP BY 2, 1 ORDER BY 2, 1 LIMIT $5
            """)
}
