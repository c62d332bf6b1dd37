package import Domain
package import Postgres
private import ServiceRuntime

/// Writes the rows of pushes: thousands of assignments a statement.
package struct AssignmentPushStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Assigns rows, in a transaction of their own.
    ///
    /// Safe to repeat: what the correlation id has assigned before is found by its id, also in the archive.
    ///
    /// - Returns: An outcome for each row, in order.
    package func write(
        _ rows: [AssignmentRow], of push: AssignmentPush, at now: Timestamp,
        deadline: ContinuousClock.Instant? = nil
    ) async throws -> [AssignmentRowOutcome] {
        // In a transaction for its retries: two that push the same rows in another order may wait in a circle.
        try await database.transaction(deadline: deadline) { transaction in
            try await write(rows, of: push, at: now, in: transaction)
        }
    }

    /// The same, within the caller's transaction.
    package func write(
        _ rows: [AssignmentRow], of push: AssignmentPush, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [AssignmentRowOutcome] {
        guard !rows.isEmpty else { return [] }
        let others = try await transaction.query(
            AssignmentPushStatements.write, push.correlationID, rows.map(\.playerID), rows.map(\.packageID),
            rows.map(\.expiresAt), rows.map(\.segment), rows.map(\.metadata), push.assignedBy, push.metadata,
            push.campaign, push.segment, now)
        var outcomes = [AssignmentRowOutcome](repeating: .assigned, count: rows.count)
        for (position, number) in try others.decode((Int64, Int32).self) {
            guard let outcome = AssignmentRowOutcome(rawValue: number) else {
                throw PostgresError(.decodingFailed, "\(number) is no outcome of an assignment's row")
            }
            outcomes[Int(position) - 1] = outcome
        }
        return outcomes
    }

    /// The id of the assignment that a push makes for a player and a package.
    package func id(
        of row: AssignmentRow, of push: AssignmentPush, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> AssignmentID {
        try await queries.query(AssignmentPushStatements.id, push.correlationID, row.playerID, row.packageID).one()
            .decode(at: 0)
    }
}

/// The SQL of pushes.
enum AssignmentPushStatements {
    static let id = Statement(name: "assignment_id", sql: "SELECT catalog.assignment_id($1::text, $2, $3)")

    /// Inserts what is new and answers the rows that were not inserted, each with its outcome: the numbers are
    /// ``AssignmentRowOutcome``'s.
    ///
    /// $1 correlation id; $2 to $6 players, packages, expiries, segments and metadata of the rows; $7 assigned by; $8
    /// metadata, $9 campaign and $10 segment of all; $11 now.
    static let write = Statement(
        name: "push_assignments",
        sql: """
            WITH common AS MATERIALIZED (
                SELECT coalesce($8::jsonb, '{}') || jsonb_strip_nulls(jsonb_build_object(
                           'campaign_id', $9::text, 'segment', $10::text, 'correlation_id', $1::text)) AS metadata),
            input AS MATERIALIZED (
                SELECT r.position, catalog.assignment_id($1::text, r.player_id, r.package_id) AS id, r.player_id,
                       r.package_id, r.expires_at, r.segment, r.metadata, p.id IS NOT NULL AS is_known,
                       coalesce(r.expires_at < $11, false) AS is_past
                  FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::jsonb[]) WITH ORDINALITY
                       AS r (player_id, package_id, expires_at, segment, metadata, position)
                  LEFT JOIN catalog.coin_packages p ON p.id = r.package_id),
            inserted AS (
                INSERT INTO catalog.coin_package_player_assignments
                    (id, package_id, player_id, assigned_at, expires_at, assigned_by, metadata, created_at)
                SELECT i.id, i.package_id, i.player_id, $11, i.expires_at, $7,
                       CASE WHEN i.segment IS NULL AND i.metadata IS NULL THEN c.metadata
                            ELSE c.metadata || coalesce(i.metadata, '{}') || CASE WHEN i.segment IS NULL THEN '{}'
                                 ELSE jsonb_build_object('segment', i.segment) END
                       END, $11
                  FROM input i
                 CROSS JOIN common c
                 WHERE i.is_known AND NOT i.is_past
                   AND NOT EXISTS (
                       SELECT FROM catalog.coin_package_player_assignments_archive z WHERE z.id = i.id)
                 ORDER BY i.player_id, i.package_id, i.position
                ON CONFLICT (id) DO NOTHING
                RETURNING id),
            -- A row that comes twice in one statement was inserted by the first.
            first AS (
                SELECT i.id, min(i.position) AS position
                  FROM input i
                  JOIN inserted n ON n.id = i.id
                 GROUP BY i.id)
            SELECT i.position,
                   CASE WHEN NOT i.is_known THEN 4
                        WHEN i.is_past
                             AND NOT EXISTS (
                                 SELECT FROM catalog.coin_package_player_assignments a WHERE a.id = i.id)
                             AND NOT EXISTS (
                                 SELECT FROM catalog.coin_package_player_assignments_archive z WHERE z.id = i.id)
                             AND NOT EXISTS (SELECT FROM first f WHERE f.id = i.id) THEN 5
                        ELSE 2
                   END::integer
              FROM input i
             WHERE NOT EXISTS (SELECT FROM first f WHERE f.id = i.id AND f.position = i.position)
            """)
}
