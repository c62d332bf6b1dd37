internal import Postgres

/// The SQL of reservations.
enum ReservationStatements {
    private static let columns = """
        r.id, r.player_id, r.package_id, r.assignment_id, r.state, r.reserved_at, r.expires_at, r.purchase_id
        """

    static let select = Statement(
        name: "reservation", sql: "SELECT \(columns) FROM catalog.package_reservations r WHERE r.id = $1")

    /// Locked in the order of their ids, so that batches never wait for one another in a circle.
    static let lock = Statement(
        name: "lock_reservations",
        sql: """
            SELECT \(columns)
              FROM catalog.package_reservations r
             WHERE r.id = ANY($1)
             ORDER BY r.id
               FOR NO KEY UPDATE OF r
            """)

    /// In one order, so that batches never wait for one another in a circle.
    static let enterGates = Statement(
        name: "enter_limit_gates",
        sql: """
            INSERT INTO catalog.package_limit_gates (player_id, package_id)
            SELECT n.player_id, n.package_id
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS package_id) AS n
             ORDER BY n.player_id, n.package_id
            ON CONFLICT (player_id, package_id) DO NOTHING
            """)

    static let leaveGates = Statement(
        name: "leave_limit_gates",
        sql: """
            DELETE FROM catalog.package_limit_gates g
             USING (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS package_id) AS n
             WHERE g.player_id = n.player_id AND g.package_id = n.package_id
            """)

    static let insert = Statement(
        name: "insert_reservations",
        sql: """
            INSERT INTO catalog.package_reservations
                (id, player_id, package_id, assignment_id, reserved_at, expires_at)
            SELECT n.id, n.player_id, n.package_id, n.assignment_id, n.reserved_at, n.expires_at
              FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS player_id,
                           unnest($3::uuid[]) AS package_id, unnest($4::uuid[]) AS assignment_id,
                           unnest($5::timestamptz[]) AS reserved_at, unnest($6::timestamptz[]) AS expires_at) AS n
            """)

    static let lapseOfAssignments = Statement(
        name: "lapse_reservations_of_assignments",
        sql: """
            UPDATE catalog.package_reservations
               SET state = 'lapsed', ended_at = expires_at
             WHERE assignment_id = ANY($1) AND state = 'held' AND expires_at < $2
            """)

    static let release = Statement(
        name: "release_reservation",
        sql: """
            UPDATE catalog.package_reservations SET state = 'released', ended_at = $2 WHERE id = $1 AND state = 'held'
            """)

    static let claim = Statement(
        name: "claim_reservations",
        sql: """
            UPDATE catalog.package_reservations r
               SET state = 'claimed', ended_at = $3, purchase_id = n.purchase_id
              FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS purchase_id) AS n
             WHERE r.id = n.id AND r.state = 'held'
            """)

    /// What a transaction holds is left for the next run; it may be about to end it in another way.
    static let lapse = Statement(
        name: "lapse_reservations",
        sql: """
            UPDATE catalog.package_reservations r
               SET state = 'lapsed', ended_at = r.expires_at
              FROM (SELECT h.id
                      FROM catalog.package_reservations h
                     WHERE h.state = 'held' AND h.expires_at < $1
                     ORDER BY h.expires_at
                     LIMIT $2
                       FOR NO KEY UPDATE OF h SKIP LOCKED) AS over
             WHERE r.id = over.id
            """)

    static let removeEnded = Statement(
        name: "remove_ended_reservations",
        sql: """
            DELETE FROM catalog.package_reservations r
             USING (SELECT e.id
                      FROM catalog.package_reservations e
                     WHERE e.ended_at < $1
                     ORDER BY e.ended_at
                     LIMIT $2) AS old
             WHERE r.id = old.id
            """)
}
