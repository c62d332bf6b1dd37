internal import Postgres

/// The SQL of events that wait for their player.
enum WaitingStatements {
    static let waiting = Statement(
        name: "players_with_waiting_events",
        sql: """
            SELECT DISTINCT w.player_id
              FROM rewards.waiting_events w
             WHERE w.player_id = ANY($1) AND w.refused_reason IS NULL
            """)

    static let insert = Statement(
        name: "insert_waiting_events",
        sql: """
            INSERT INTO rewards.waiting_events (player_id, event_id, source, type, payload, occurred_at, received_at)
            SELECT n.player_id, n.event_id, n.source, n.type, n.payload, n.occurred_at, $7
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::timestamptz[])
                   WITH ORDINALITY AS n (player_id, event_id, source, type, payload, occurred_at, position)
             ORDER BY n.position
            """)

    static let take = Statement(
        name: "take_waiting_events",
        sql: """
            DELETE FROM rewards.waiting_events w
             USING (SELECT n.player_id, n.position
                      FROM rewards.waiting_events n JOIN rewards.players p ON p.player_id = n.player_id
                     WHERE n.refused_reason IS NULL
                     ORDER BY n.position
                     LIMIT $1
                       FOR UPDATE OF n) AS due
             WHERE w.player_id = due.player_id AND w.position = due.position
            RETURNING w.position, w.event_id, w.player_id, w.source, w.type, w.payload, w.occurred_at
            """)

    static let refuse = Statement(
        name: "refuse_waiting_events",
        sql: """
            UPDATE rewards.waiting_events w
               SET refused_reason = left(n.reason, 1000), refused_at = $3
              FROM (SELECT unnest($1::uuid[]) AS event_id, unnest($2::text[]) AS reason) AS n
             WHERE w.event_id = n.event_id
            """)

    /// Those that cannot be applied, the oldest refusal first, after the row that a page token names.
    static let parked = Statement(
        name: "refused_waiting_events",
        sql: """
            SELECT w.event_id, w.player_id, w.source, w.type, w.payload, w.occurred_at, w.refused_reason, w.refused_at
              FROM rewards.waiting_events w
             WHERE w.refused_at IS NOT NULL AND (w.refused_at, w.event_id) > ($1, $2)
             ORDER BY w.refused_at, w.event_id
             LIMIT $3
            """)

    static let retry = Statement(
        name: "retry_waiting_events",
        sql: """
            UPDATE rewards.waiting_events
               SET refused_reason = NULL, refused_at = NULL
             WHERE event_id = ANY($1) AND refused_at IS NOT NULL
            """)

    static let discard = Statement(
        name: "discard_waiting_events",
        sql: "DELETE FROM rewards.waiting_events WHERE event_id = ANY($1) AND refused_at IS NOT NULL")

    static let lags = Statement(
        name: "waiting_event_lags",
        sql: """
            SELECT w.source, count(*) FILTER (WHERE w.refused_at IS NULL),
                   min(w.occurred_at) FILTER (WHERE w.refused_at IS NULL), count(w.refused_at)
              FROM rewards.waiting_events w
             GROUP BY w.source
            """)
}
