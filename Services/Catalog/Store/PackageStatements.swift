internal import Postgres

/// The SQL of packages.
enum PackageStatements {
    private static let columns = """
        p.id, p.name, p.system_name, p.description, p.price_amount, p.price_currency, p.gc_amount, p.sc_amount, p.badge,
        p.image_url, p.display_priority, p.is_active, p.starts_at, p.expires_at, p.available_countries,
        p.restricted_countries, p.restricted_states, p.package_source, p.purchase_limit_per_player, p.limit_period,
        p.stock, p.metadata, p.version, p.created_at, p.updated_at
        """

    static let select = Statement(
        name: "package", sql: "SELECT \(columns) FROM catalog.coin_packages p WHERE p.id = $1")

    static let many = Statement(
        name: "packages", sql: "SELECT \(columns) FROM catalog.coin_packages p WHERE p.id = ANY($1)")

    static let lock = Statement(
        name: "lock_package",
        sql: "SELECT \(columns) FROM catalog.coin_packages p WHERE p.id = $1 FOR NO KEY UPDATE OF p")

    /// Locked in the order of their ids, so that batches never wait for one another in a circle.
    static let lockMany = Statement(
        name: "lock_packages",
        sql: """
            SELECT \(columns) FROM catalog.coin_packages p WHERE p.id = ANY($1) ORDER BY p.id FOR NO KEY UPDATE OF p
            """)

    /// The version and what it is the version of, from one snapshot.
    static let set = Statement(
        name: "package_set",
        sql: """
            SELECT \(columns), s.version
              FROM catalog.package_set s
              LEFT JOIN catalog.coin_packages p ON p.is_active
             WHERE s.id = 1
            """)

    static let bumpSet = Statement(
        name: "bump_package_set", sql: "UPDATE catalog.package_set SET version = version + 1 WHERE id = 1")

    static let bySystemName = Statement(
        name: "package_by_system_name", sql: "SELECT id FROM catalog.coin_packages WHERE system_name = $1")

    static let insert = Statement(
        name: "insert_package",
        sql: """
            INSERT INTO catalog.coin_packages
                (id, name, system_name, description, price_amount, price_currency, gc_amount, sc_amount, badge, image_url,
                 display_priority, is_active, starts_at, expires_at, available_countries, restricted_countries,
                 restricted_states, package_source, purchase_limit_per_player, limit_period, stock, metadata, version,
                 created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::text[], $16::text[], $17::text[],
                    $18, $19, $20, $21, $22, $23, $24, $25)
            """)

    static let update = Statement(
        name: "update_package",
        sql: """
            UPDATE catalog.coin_packages
               SET name = $2, system_name = $3, description = $4, price_amount = $5, price_currency = $6, gc_amount = $7,
                   sc_amount = $8, badge = $9, image_url = $10, display_priority = $11, is_active = $12, starts_at = $13,
                   expires_at = $14, available_countries = $15::text[], restricted_countries = $16::text[],
                   restricted_states = $17::text[], package_source = $18, purchase_limit_per_player = $19,
                   limit_period = $20, stock = $21, metadata = $22, version = $23, created_at = $24, updated_at = $25
             WHERE id = $1
            """)

    /// Newest first, after the row that a page token names.
    static let list = Statement(
        name: "list_packages",
        sql: """
            SELECT \(columns)
              FROM catalog.coin_packages p
             WHERE (p.created_at, p.id) < ($1, $2)
               AND ($3::boolean IS NULL OR p.is_active = $3)
               AND ($4::text IS NULL OR p.package_source = $4)
               AND ($5::text IS NULL OR p.system_name = $5)
             ORDER BY p.created_at DESC, p.id DESC
             LIMIT $6
            """)

    /// What is used up of packages with a stock or a limit: $1 the player, $2 the packages, $3 since when purchases count
    /// for each, $4 now.
    static let usage = Statement(
        name: "package_usage",
        sql: """
            SELECT p.id, p.stock,
                   CASE WHEN p.stock IS NULL THEN 0 ELSE
                   (SELECT count(*) FROM catalog.package_reservations r
                     WHERE r.package_id = p.id AND r.state = 'held' AND r.expires_at >= $4) END,
                   (SELECT count(*) FROM catalog.package_reservations r
                     WHERE r.player_id = $1 AND r.package_id = p.id AND r.state = 'held' AND r.expires_at >= $4),
                   (SELECT count(*) FROM catalog.package_claims c
                     WHERE c.player_id = $1 AND c.package_id = p.id AND c.claimed_at >= w.since
                       AND c.refunded_at IS NULL)
              FROM (SELECT unnest($2::uuid[]) AS id, unnest($3::timestamptz[]) AS since) AS w
              JOIN catalog.coin_packages p ON p.id = w.id
            """)

    /// What players have used up of limits: $1 the players, $2 their packages, $3 since when purchases count, $4 now.
    static let usageOfBuyers = Statement(
        name: "package_usage_of_buyers",
        sql: """
            SELECT b.player_id, b.package_id,
                   (SELECT count(*) FROM catalog.package_reservations r
                     WHERE r.player_id = b.player_id AND r.package_id = b.package_id AND r.state = 'held'
                       AND r.expires_at >= $4),
                   (SELECT count(*) FROM catalog.package_claims c
                     WHERE c.player_id = b.player_id AND c.package_id = b.package_id AND c.claimed_at >= b.since
                       AND c.refunded_at IS NULL)
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS package_id,
                           unnest($3::timestamptz[]) AS since) AS b
            """)

    /// Which packages there are, and whether they keep a stock.
    static let known = Statement(
        name: "known_packages",
        sql: "SELECT p.id, p.stock IS NOT NULL FROM catalog.coin_packages p WHERE p.id = ANY($1)")

    /// Locked in the order of their ids, so that batches never wait for one another in a circle.
    static let lockStocks = Statement(
        name: "lock_stocks",
        sql: """
            SELECT p.id, p.stock
              FROM catalog.coin_packages p
             WHERE p.id = ANY($1) AND p.stock IS NOT NULL
             ORDER BY p.id
               FOR NO KEY UPDATE OF p
            """)

    /// What purchases in progress hold of each stock. After the locks, with a snapshot of its own.
    static let heldStocks = Statement(
        name: "held_stocks",
        sql: """
            SELECT r.package_id, count(*)
              FROM catalog.package_reservations r
             WHERE r.package_id = ANY($1) AND r.state = 'held' AND r.expires_at >= $2
             GROUP BY r.package_id
            """)

    /// Sales take from a stock, refunds give back. No new version: an operator who reads and writes a package is not
    /// disturbed by what is sold meanwhile.
    static let moveStocks = Statement(
        name: "move_stocks",
        sql: """
            UPDATE catalog.coin_packages p
               SET stock = p.stock + n.change
              FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::integer[]) AS change) AS n
             WHERE p.id = n.id AND p.stock IS NOT NULL
            """)
}
