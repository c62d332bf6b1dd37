internal import Postgres

/// The SQL of a relay. `$1` is the destination throughout.
struct RelayStatements: Sendable {
    let createLanes: Statement
    let announce: Statement
    let claim: Statement
    let release: Statement
    let withdraw: Statement
    let pending: Statement
    let delivered: Statement
    let retry: Statement
    let park: Statement
    let backlog: Statement

    init(_ schema: SchemaName) {
        let schema = schema.quoted
        createLanes = Statement(
            name: "outbox_create_lanes",
            sql: """
                INSERT INTO \(schema).outbox_lanes (destination, lane)
                SELECT $1::text, generate_series(0, \(Lane.count - 1)) ON CONFLICT (destination, lane) DO NOTHING
                """)
        announce = Statement(
            name: "outbox_announce_relay",
            sql: """
                WITH announced AS (
                    INSERT INTO \(schema).outbox_relays (destination, owner, alive_until)
                    VALUES ($1, $2, now() + $3::bigint * interval '1 millisecond')
                    ON CONFLICT (destination, owner) DO UPDATE SET alive_until = excluded.alive_until
                ), gone AS (
                    DELETE FROM \(schema).outbox_relays WHERE destination = $1 AND alive_until < now() - interval '1 hour'
                )
                SELECT count(*) + 1 FROM \(schema).outbox_relays
                WHERE destination = $1 AND owner <> $2 AND alive_until > now()
                """)
        // The lanes that are held come first, so that a claim for fewer lanes keeps them.
        claim = Statement(
            name: "outbox_claim_lanes",
            sql: """
                WITH free AS (
                    SELECT lane FROM \(schema).outbox_lanes
                    WHERE destination = $1 AND (owner = $2 OR lease_until < now())
                    ORDER BY (owner IS NOT DISTINCT FROM $2) DESC, lane
                    LIMIT $3::bigint FOR UPDATE SKIP LOCKED
                )
                UPDATE \(schema).outbox_lanes AS l
                SET owner = $2, lease_until = now() + $4::bigint * interval '1 millisecond'
                FROM free WHERE l.destination = $1 AND l.lane = free.lane
                RETURNING l.lane
                """)
        release = Statement(
            name: "outbox_release_lanes",
            sql: """
                UPDATE \(schema).outbox_lanes SET owner = NULL, lease_until = '-infinity'
                WHERE destination = $1 AND owner = $2 AND lane = ANY ($3)
                """)
        withdraw = Statement(
            name: "outbox_withdraw_relay",
            sql: "DELETE FROM \(schema).outbox_relays WHERE destination = $1 AND owner = $2")
        // One short index scan for each lane, in the order of $2, until the limit; never more.
        pending = Statement(
            name: "outbox_pending",
            sql: """
                SELECT e.lane, e.id, e.player_id, e.attempts, e.event_id, e.type, e.payload, e.occurred_at,
                    e.trace_context
                FROM unnest($2::smallint[]) AS l (lane)
                CROSS JOIN LATERAL (
                    SELECT o.lane, o.id, o.player_id, o.attempts, o.event_id, o.type, o.payload, o.occurred_at,
                        o.trace_context
                    FROM \(schema).outbox AS o
                    WHERE o.destination = $1 AND o.lane = l.lane AND NOT EXISTS (
                        SELECT 1 FROM \(schema).outbox AS w
                        WHERE w.destination = $1 AND w.lane = o.lane AND w.player_id = o.player_id
                            AND w.retry_at > now())
                    ORDER BY o.id LIMIT $3::bigint
                ) AS e
                LIMIT $3::bigint
                """)
        // The outbox is empty at one moment and long at the next, and a plan outlives the statistics that it was made with.
        // Joined with the table, a batch was once compared with every event in it. So the events are found one by one
        // through the key, whatever the statistics say (LIMIT keeps that), and then taken by where they lie.
        func found(_ columns: String = "", _ values: String = "") -> String {
            """
            SELECT f.place\(columns)
            FROM (SELECT unnest($2::smallint[]) AS lane, unnest($3::bigint[]) AS id,
                         unnest($4::uuid[]) AS player_id\(values)) AS d
            CROSS JOIN LATERAL (
                SELECT e.ctid AS place FROM \(schema).outbox AS e
                WHERE e.destination = $1 AND e.lane = d.lane AND e.id = d.id AND e.player_id = d.player_id LIMIT 1
            ) AS f
            """
        }
        // Not waited for on disk: a removal that a crash undoes is a delivery that the inbox recognises.
        delivered = Statement(
            name: "outbox_delivered",
            sql: """
                DELETE FROM \(schema).outbox AS o
                WHERE o.ctid = ANY (ARRAY(\(found())))
                    AND (SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL
                """)
        retry = Statement(
            name: "outbox_retry",
            sql: """
                WITH found AS MATERIALIZED (
                    \(found(", d.delay, d.error", ", unnest($5::bigint[]) AS delay, unnest($6::text[]) AS error"))
                )
                UPDATE \(schema).outbox AS o
                SET attempts = o.attempts + 1, retry_at = now() + f.delay * interval '1 millisecond',
                    last_error = f.error
                FROM found AS f WHERE o.ctid = f.place AND o.ctid = ANY (ARRAY(SELECT place FROM found))
                """)
        park = Statement(
            name: "outbox_park",
            sql: """
                WITH found AS MATERIALIZED (
                    \(found(", d.error", ", unnest($5::text[]) AS error"))
                ), gone AS (
                    DELETE FROM \(schema).outbox AS o
                    USING found AS f WHERE o.ctid = f.place AND o.ctid = ANY (ARRAY(SELECT place FROM found))
                    RETURNING o.event_id, o.player_id, o.type, o.payload, o.occurred_at, o.trace_context, o.attempts,
                        f.error
                )
                INSERT INTO \(schema).outbox_parked
                    (event_id, destination, player_id, type, payload, occurred_at, trace_context, attempts, last_error)
                SELECT event_id, $1::text, player_id, type, payload, occurred_at, trace_context, attempts + 1, error FROM gone
                ON CONFLICT (player_id, event_id) DO NOTHING
                """)
        // Parked events are counted to a point where the number no longer matters.
        backlog = Statement(
            name: "outbox_backlog",
            sql: """
                SELECT
                    (SELECT (extract(epoch FROM now() - min(e.occurred_at)) * 1000)::bigint
                     FROM generate_series(0, \(Lane.count - 1)) AS l (lane)
                     CROSS JOIN LATERAL (
                         SELECT o.occurred_at FROM \(schema).outbox AS o
                         WHERE o.destination = $1 AND o.lane = l.lane ORDER BY o.id LIMIT 1
                     ) AS e),
                    (SELECT count(*) FROM (
                         SELECT 1 FROM \(schema).outbox_parked WHERE destination = $1 LIMIT 100000) AS p)
                """)
    }
}
