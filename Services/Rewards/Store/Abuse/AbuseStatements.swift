internal import Postgres

/// The SQL of abuse signals and scores.
enum AbuseStatements {
    /// In the order of the player and the evidence, so that two who raise the same never wait in a circle.
    static let raise = Statement(
        name: "raise_signals",
        sql: """
            INSERT INTO rewards.abuse_signals AS s
                (player_id, signal_type, severity, description, metadata, evidence, detected_at)
            SELECT n.player_id, n.signal_type, n.severity, n.description, n.metadata::jsonb, n.evidence, $7
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS signal_type,
                           unnest($3::integer[]) AS severity, unnest($4::text[]) AS description,
                           unnest($5::text[]) AS metadata, unnest($6::text[]) AS evidence) AS n
             ORDER BY n.player_id, n.signal_type, n.evidence
            ON CONFLICT (player_id, signal_type, evidence) DO NOTHING
            RETURNING \(AbuseRecord.columns)
            """)

    static let findByEvidence = Statement(
        name: "signal_by_evidence",
        sql: """
            SELECT \(AbuseRecord.columns) FROM rewards.abuse_signals s
             WHERE s.player_id = $1 AND s.signal_type = $2 AND s.evidence = $3
            """)

    static let find = Statement(
        name: "find_signal", sql: "SELECT \(AbuseRecord.columns) FROM rewards.abuse_signals s WHERE s.id = $1")

    static let resolve = Statement(
        name: "resolve_signal",
        sql: """
            UPDATE rewards.abuse_signals s SET is_resolved = true, resolved_at = $3, resolution_note = $4
             WHERE s.player_id = $1 AND s.id = $2 AND NOT s.is_resolved
            RETURNING \(AbuseRecord.columns)
            """)

    static let severities = Statement(
        name: "unresolved_severities",
        sql: """
            SELECT w.player_id, coalesce(array_agg(s.severity) FILTER (WHERE s.id IS NOT NULL), '{}')
              FROM unnest($1::uuid[]) AS w (player_id)
              LEFT JOIN rewards.abuse_signals s ON s.player_id = w.player_id AND NOT s.is_resolved
             GROUP BY w.player_id
            """)

    static let saveMetricsScore = Statement(
        name: "save_abuse_score",
        sql: """
            UPDATE rewards.player_metrics m SET bonus_abuse_score = n.score
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::integer[]) AS score) AS n
             WHERE m.player_id = n.player_id AND m.bonus_abuse_score <> n.score
            """)

    static let saveRiskScore = Statement(
        name: "save_risk_score",
        sql: """
            UPDATE rewards.players p SET risk_score = n.score
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::integer[]) AS score) AS n
             WHERE p.player_id = n.player_id AND p.risk_score <> n.score
            """)

    static let score = Statement(
        name: "abuse_score",
        sql: """
            SELECT m.bonus_abuse_score,
                   (SELECT count(*) FROM rewards.abuse_signals s WHERE s.player_id = m.player_id AND NOT s.is_resolved)
              FROM rewards.player_metrics m WHERE m.player_id = $1
            """)

    private static let order = "ORDER BY s.detected_at DESC, s.id DESC LIMIT $3"

    static let listAll = Statement(
        name: "signals_of_all",
        sql: """
            SELECT \(AbuseRecord.columns) FROM rewards.abuse_signals s
             WHERE (s.detected_at, s.id) < ($1, $2) AND ($4::boolean IS NULL OR s.is_resolved = $4) \(order)
            """)

    static let listOfType = Statement(
        name: "signals_of_type",
        sql: """
            SELECT \(AbuseRecord.columns) FROM rewards.abuse_signals s
             WHERE s.signal_type = $5 AND (s.detected_at, s.id) < ($1, $2)
               AND ($4::boolean IS NULL OR s.is_resolved = $4) \(order)
            """)

    static let listOfPlayer = Statement(
        name: "signals_of_player",
        sql: """
            SELECT \(AbuseRecord.columns) FROM rewards.abuse_signals s
             WHERE s.player_id = $5 AND ($6::text IS NULL OR s.signal_type = $6) AND (s.detected_at, s.id) < ($1, $2)
               AND ($4::boolean IS NULL OR s.is_resolved = $4) \(order)
            """)

    static let counts = Statement(
        name: "signal_counts",
        sql: """
            SELECT signal_type, count(*) FILTER (WHERE NOT is_resolved), count(*) FILTER (WHERE is_resolved)
              FROM rewards.abuse_signals GROUP BY signal_type ORDER BY signal_type
            """)
}
