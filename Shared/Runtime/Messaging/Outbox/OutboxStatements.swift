internal import Postgres

/// The SQL that writes events.
struct OutboxStatements: Sendable {
    /// Any number of events at once, in the order of the arrays.
    let append: Statement

    init(_ schema: SchemaName) {
        append = Statement(
            name: "outbox_append",
            sql: """
                INSERT INTO \(schema.quoted).outbox
                    (event_id, destination, player_id, type, payload, occurred_at, trace_context)
                SELECT e.event_id, e.destination, e.player_id, e.type, e.payload, e.occurred_at, e.trace_context
                FROM unnest(
                    $1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::bytea[], $6::timestamptz[], $7::text[])
                    WITH ORDINALITY AS
                    e (event_id, destination, player_id, type, payload, occurred_at, trace_context, position)
                ORDER BY e.position
                """)
    }
}
