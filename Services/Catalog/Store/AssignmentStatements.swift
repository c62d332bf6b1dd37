internal import Postgres

/// The SQL of assignments.
enum AssignmentStatements {
    private static let columns = """
        a.id, a.package_id, a.player_id, a.assigned_at, a.expires_at, a.assigned_by, a.metadata,
        a.metadata ->> 'campaign_id', a.metadata ->> 'segment', a.claimed_at, a.created_at
        """

    /// Up to when a purchase in progress holds the assignment, if one does.
    private static let heldUntil = """
        (SELECT r.expires_at FROM catalog.package_reservations r WHERE r.assignment_id = a.id AND r.state = 'held')
        """

    private static let refundedAt = """
        CASE WHEN a.claimed THEN
        (SELECT max(c.refunded_at) FROM catalog.package_claims c WHERE c.assignment_id = a.id) END
        """

    private static let liveColumns = "\(columns), \(heldUntil), \(refundedAt), NULL::timestamptz"

    static let select = Statement(
        name: "assignment",
        sql: """
            SELECT \(liveColumns)
              FROM catalog.coin_package_player_assignments a
             WHERE a.id = $1
            UNION ALL
            SELECT a.id, a.package_id, a.player_id, a.assigned_at, a.expires_at, a.assigned_by, a.metadata,
                   a.metadata ->> 'campaign_id', a.metadata ->> 'segment', NULL::timestamptz, a.created_at,
                   NULL::timestamptz, NULL::timestamptz,
                   CASE a.archive_reason WHEN 'revoked' THEN a.archived_at END
              FROM catalog.coin_package_player_assignments_archive a
             WHERE a.id = $1
            """)

    /// What players have open, with the version of the package set from the same snapshot: one row without an assignment
    /// where nothing is.
    static let open = Statement(
        name: "open_assignments",
        sql: """
            SELECT s.version, \(liveColumns)
              FROM catalog.package_set s
              LEFT JOIN catalog.coin_package_player_assignments a
                ON a.player_id = ANY($1) AND a.claimed = false AND (a.expires_at IS NULL OR a.expires_at >= $2)
             WHERE s.id = 1
            """)

    /// Every assignment of a package to a player, whatever its state.
    static let ofPackage = Statement(
        name: "assignments_of_package",
        sql: """
            SELECT \(liveColumns)
              FROM catalog.coin_package_player_assignments a
             WHERE a.player_id = $1 AND a.package_id = $2
            """)

    /// Every assignment of packages to their buyers: $1 the players, $2 their packages, none of the pairs twice.
    static let ofBuyers = Statement(
        name: "assignments_of_buyers",
        sql: """
            SELECT \(liveColumns)
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS package_id) AS b
              JOIN catalog.coin_package_player_assignments a
                ON a.player_id = b.player_id AND a.package_id = b.package_id
            """)

    /// Locked in the order of their ids, so that nobody waits for another in a circle.
    static let lockOfBuyers = Statement(
        name: "lock_assignments_of_buyers",
        sql: """
            SELECT a.id
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS package_id) AS b
              JOIN catalog.coin_package_player_assignments a
                ON a.player_id = b.player_id AND a.package_id = b.package_id
             WHERE a.claimed = false
             ORDER BY a.id
               FOR NO KEY UPDATE OF a
            """)

    static let lockMany = Statement(
        name: "lock_assignments",
        sql: """
            SELECT a.id
              FROM catalog.coin_package_player_assignments a
             WHERE a.id = ANY($1)
             ORDER BY a.id
               FOR NO KEY UPDATE OF a
            """)

    static let many = Statement(
        name: "assignments",
        sql: "SELECT \(liveColumns) FROM catalog.coin_package_player_assignments a WHERE a.id = ANY($1)")

    /// Whoever races, once: a claimed assignment stays as it was claimed.
    static let claim = Statement(
        name: "claim_assignments",
        sql: """
            UPDATE catalog.coin_package_player_assignments a
               SET claimed = true, claimed_at = n.claimed_at
              FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::timestamptz[]) AS claimed_at) AS n
             WHERE a.id = n.id AND a.claimed = false
            """)

    static let archive = Statement(
        name: "archive_assignment",
        sql: """
            WITH gone AS (
                DELETE FROM catalog.coin_package_player_assignments
                 WHERE id = $1
                RETURNING id, package_id, player_id, assigned_at, expires_at, assigned_by, metadata, created_at)
            INSERT INTO catalog.coin_package_player_assignments_archive
                (id, package_id, player_id, assigned_at, expires_at, assigned_by, metadata, created_at, archived_at,
                 archive_reason)
            SELECT id, package_id, player_id, assigned_at, expires_at, assigned_by, metadata, created_at, $2, 'revoked'
              FROM gone
            """)

    /// Moves those that expired unused before $1, at most $3 at a time; what a transaction holds is left for the next run.
    static let archiveExpired = Statement(
        name: "archive_expired_assignments",
        sql: """
            WITH old AS (
                SELECT a.id
                  FROM catalog.coin_package_player_assignments a
                 WHERE a.expires_at < $1 AND a.claimed = false
                   AND NOT EXISTS (
                       SELECT FROM catalog.package_reservations r WHERE r.assignment_id = a.id AND r.state = 'held')
                 ORDER BY a.expires_at
                 LIMIT $3
                   FOR UPDATE OF a SKIP LOCKED),
            gone AS (
                DELETE FROM catalog.coin_package_player_assignments a
                 USING old
                 WHERE a.id = old.id
                RETURNING a.id, a.package_id, a.player_id, a.assigned_at, a.expires_at, a.assigned_by, a.metadata,
                          a.created_at)
            INSERT INTO catalog.coin_package_player_assignments_archive
                (id, package_id, player_id, assigned_at, expires_at, assigned_by, metadata, created_at, archived_at,
                 archive_reason)
            SELECT id, package_id, player_id, assigned_at, expires_at, assigned_by, metadata, created_at, $2, 'expired'
              FROM gone
            """)

    /// Newest first, after the row that a page token names; each filter has a statement, and so a plan, of its own.
    static let listOfPlayer = list(name: "list_assignments_of_player", by: "a.player_id = $3")
    static let listOfPackage = list(name: "list_assignments_of_package", by: "a.package_id = $3")
    static let listOfCampaign = list(name: "list_assignments_of_campaign", by: "a.metadata ->> 'campaign_id' = $3")
    static let listOfPlayerAndPackage = list(
        name: "list_assignments_of_player_and_package", by: "a.player_id = $3 AND a.package_id = $5")
    static let listOfPlayerAndCampaign = list(
        name: "list_assignments_of_player_and_campaign",
        by: "a.player_id = $3 AND a.metadata ->> 'campaign_id' = $5")
    static let listOfPackageAndCampaign = list(
        name: "list_assignments_of_package_and_campaign",
        by: "a.package_id = $3 AND a.metadata ->> 'campaign_id' = $5")
    static let listOfAll = list(
        name: "list_assignments_of_all",
        by: "a.player_id = $3 AND a.package_id = $5 AND a.metadata ->> 'campaign_id' = $6")

    private static func list(name: String, by condition: String) -> Statement {
        Statement(
            name: name,
            sql: """
                SELECT \(liveColumns)
                  FROM catalog.coin_package_player_assignments a
                 WHERE \(condition) AND (a.assigned_at, a.id) < ($1, $2)
                 ORDER BY a.assigned_at DESC, a.id DESC
                 LIMIT $4
                """)
    }
}
