internal import Postgres

/// The SQL of parked events.
struct ParkedStatements: Sendable {
    let list: Statement
    let retry: Statement
    let discard: Statement
    let lags: Statement

    init(_ schema: SchemaName) {
        let schema = schema.quoted
        list = Statement(
            name: "parked_list",
            sql: """
                SELECT event_id, destination, player_id, type, payload, occurred_at, attempts, last_error, parked_at
                FROM \(schema).outbox_parked
                WHERE ($1::text = '' OR destination = $1)
                    AND (parked_at, event_id) > ($2::timestamptz, $3::uuid)
                ORDER BY parked_at, event_id LIMIT $4::bigint
                """)
        // Goes to the end of its player's events: those that passed it meanwhile have taken effect.
        retry = Statement(
            name: "parked_retry",
            sql: """
                WITH gone AS (
                    DELETE FROM \(schema).outbox_parked WHERE event_id = ANY ($1::uuid[])
                    RETURNING event_id, destination, player_id, type, payload, occurred_at, trace_context
                )
                INSERT INTO \(schema).outbox
                    (event_id, destination, player_id, type, payload, occurred_at, trace_context)
                SELECT event_id, destination, player_id, type, payload, occurred_at, trace_context FROM gone
                """)
        discard = Statement(
            name: "parked_discard",
            sql: "DELETE FROM \(schema).outbox_parked WHERE event_id = ANY ($1::uuid[])")
        lags = Statement(
            name: "event_lags",
            sql: """
                SELECT destination, sum(waiting)::bigint, sum(retrying)::bigint, min(oldest_at), sum(parked)::bigint
                FROM (
                    SELECT destination, count(*) AS waiting, count(*) FILTER (WHERE attempts > 0) AS retrying,
                        min(occurred_at) AS oldest_at, 0 AS parked
                    FROM \(schema).outbox GROUP BY destination
                    UNION ALL
                    SELECT destination, 0, 0, NULL, count(*) FROM \(schema).outbox_parked GROUP BY destination
                ) AS counts
                GROUP BY destination
                """)
    }
}
