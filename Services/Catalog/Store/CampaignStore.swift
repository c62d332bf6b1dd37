package import Domain
package import Postgres
private import ServiceRuntime

/// Counts assignments by campaign and segment.
package struct CampaignStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// How campaigns fared up to `now`, in the order of campaign and segment; those without a name come first.
    ///
    /// - Parameters:
    ///   - campaign: nil for all, those without a name included.
    ///   - from: Assigned at this time or later.
    ///   - until: Assigned before this time.
    ///   - limit: How many rows there are at most.
    package func counts(
        of campaign: String?, assignedFrom from: Timestamp?, until: Timestamp?, at now: Timestamp, limit: Int
    ) async throws(PostgresError) -> [CampaignCounts] {
        let (from, until, limit) = (from ?? .earliest, until ?? .latest, Int64(limit))
        let rows =
            if let campaign {
                try await database.query(CampaignStatements.one, from, until, now, limit, campaign)
            } else {
                try await database.query(CampaignStatements.all, from, until, now, limit)
            }
        var counts: [CampaignCounts] = []
        for row in rows {
            counts.append(
                CampaignCounts(
                    campaign: try row.decode(at: 0), segment: try row.decode(at: 1), open: try row.decode(at: 2),
                    claimed: try row.decode(at: 3), expired: try row.decode(at: 4), revoked: try row.decode(at: 5),
                    refunded: try row.decode(at: 6), players: try row.decode(at: 7)))
        }
        return counts
    }
}

/// The SQL of campaign reports.
enum CampaignStatements {
    static let all = report(name: "campaign_report", condition: "true")
    static let one = report(name: "campaign_report_of_one", condition: "a.metadata ->> 'campaign_id' = $5")

    private static func report(name: String, condition: String) -> Statement {
        Statement(
            name: name,
            sql: """
                SELECT c.campaign, c.segment,
                       count(*) FILTER (WHERE c.state = 'open'), count(*) FILTER (WHERE c.state = 'claimed'),
                       count(*) FILTER (WHERE c.state = 'expired'), count(*) FILTER (WHERE c.state = 'revoked'),
                       count(*) FILTER (WHERE c.is_refunded), count(DISTINCT c.player_id)
                  FROM (SELECT a.metadata ->> 'campaign_id' AS campaign, a.metadata ->> 'segment' AS segment,
                               a.player_id,
                               CASE WHEN a.claimed THEN 'claimed' WHEN a.expires_at < $3 THEN 'expired' ELSE 'open' END
                                   AS state,
                               a.claimed AND EXISTS (
                                   SELECT FROM catalog.package_claims s
                                    WHERE s.assignment_id = a.id AND s.refunded_at IS NOT NULL) AS is_refunded
                          FROM catalog.coin_package_player_assignments a
                         WHERE a.assigned_at >= $1 AND a.assigned_at < $2 AND \(condition)
                        UNION ALL
                        SELECT a.metadata ->> 'campaign_id', a.metadata ->> 'segment', a.player_id, a.archive_reason,
                               false
                          FROM catalog.coin_package_player_assignments_archive a
                         WHERE a.assigned_at >= $1 AND a.assigned_at < $2 AND \(condition)) AS c
                 GROUP BY c.campaign, c.segment
                 ORDER BY c.campaign COLLATE "C" NULLS FIRST, c.segment COLLATE "C" NULLS FIRST
                 LIMIT $4
                """)
    }
}
