internal import Postgres

/// The SQL of the inbox.
struct InboxStatements: Sendable {
    /// Records events and answers those that are new. In the order of the ids: two deliveries of the same events wait for
    /// one another and never in a circle.
    let record: Statement
    let removeOld: Statement

    init(_ schema: SchemaName) {
        record = Statement(
            name: "inbox_record",
            sql: """
                INSERT INTO \(schema.quoted).inbox (source, event_id)
                SELECT $1::text, e.event_id FROM unnest($2::uuid[]) AS e (event_id) ORDER BY e.event_id
                ON CONFLICT (source, event_id) DO NOTHING
                RETURNING event_id
                """)
        removeOld = Statement(
            name: "inbox_remove_old",
            sql: """
                DELETE FROM \(schema.quoted).inbox AS i
                USING (SELECT source, event_id FROM \(schema.quoted).inbox WHERE received_at < $1 LIMIT $2::bigint) AS old
                WHERE i.source = old.source AND i.event_id = old.event_id
                """)
    }
}
