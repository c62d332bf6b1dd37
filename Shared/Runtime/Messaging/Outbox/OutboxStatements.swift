internal import Postgres

/// The SQL that writes events.
struct OutboxStatements: Sendable {
    /// Any number of events at once, in the order of the arrays.
    let append: Statement
    /// What is on its way of one type and player, and the same of what is parked. Locked, so that nobody parks or retries it
    /// meanwhile with what it said before.
    let undelivered: Statement
    let parked: Statement
    /// Replaces what events say.
    let revise: Statement
    let reviseParked: Statement

    init(_ schema: SchemaName) {
        // The rows come as the arrays have them, with nothing in the plan that could change that: a player's events are
        // numbered in their order.
        append = Statement(
            name: "outbox_append",
            sql: """
                INSERT INTO \(schema.quoted).outbox
                    (event_id, destination, player_id, type, payload, occurred_at, trace_context)
                SELECT unnest($1::uuid[]), unnest($2::text[]), unnest($3::uuid[]), unnest($4::text[]),
                       unnest($5::bytea[]), unnest($6::timestamptz[]), unnest($7::text[])
                """)
        undelivered = Statement(
            name: "outbox_undelivered",
            sql: """
                SELECT event_id, payload FROM \(schema.quoted).outbox
                WHERE destination = ANY ($1) AND lane = (get_byte(uuid_send($2), 15) & 63)::smallint
                    AND player_id = $2 AND type = $3
                ORDER BY id FOR UPDATE
                """)
        parked = Statement(
            name: "outbox_undelivered_parked",
            sql: """
                SELECT event_id, payload FROM \(schema.quoted).outbox_parked
                WHERE destination = ANY ($1) AND player_id = $2 AND type = $3
                ORDER BY event_id FOR UPDATE
                """)
        revise = Statement(
            name: "outbox_revise",
            sql: """
                UPDATE \(schema.quoted).outbox AS o SET payload = r.payload
                FROM (SELECT unnest($3::uuid[]) AS event_id, unnest($4::bytea[]) AS payload) AS r
                WHERE o.destination = ANY ($1) AND o.lane = (get_byte(uuid_send($2), 15) & 63)::smallint
                    AND o.player_id = $2 AND o.event_id = r.event_id
                """)
        reviseParked = Statement(
            name: "outbox_revise_parked",
            sql: """
                UPDATE \(schema.quoted).outbox_parked AS o SET payload = r.payload
                FROM (SELECT unnest($2::uuid[]) AS event_id, unnest($3::bytea[]) AS payload) AS r
                WHERE o.player_id = $1 AND o.event_id = r.event_id
                """)
    }
}
