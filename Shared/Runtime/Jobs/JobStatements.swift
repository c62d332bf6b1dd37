internal import Postgres

/// The SQL of jobs. `$1` is the name throughout.
struct JobStatements: Sendable {
    let create: Statement
    let claim: Statement
    let advance: Statement
    let finish: Statement
    let fail: Statement
    /// `$1` is an array of names.
    let states: Statement

    init(_ schema: SchemaName) {
        let table = "\(schema.quoted).jobs"
        create = Statement(
            name: "job_create", sql: "INSERT INTO \(table) (name) VALUES ($1) ON CONFLICT (name) DO NOTHING")
        states = Statement(
            name: "job_states",
            sql: """
                SELECT name, due_at, lease_until > now(), started_for, cursor, last_error
                FROM \(table) WHERE name = ANY ($1::text[])
                """)
        // A run that was interrupted goes on for the time that it was started for.
        claim = Statement(
            name: "job_claim",
            sql: """
                UPDATE \(table)
                SET owner = $2, lease_until = now() + $4::bigint * interval '1 millisecond',
                    started_for = coalesce(started_for, $3::timestamptz)
                WHERE name = $1 AND (due_at <= $3 OR $5::boolean) AND lease_until < now()
                RETURNING started_for, cursor
                """)
        advance = Statement(
            name: "job_advance",
            sql: """
                UPDATE \(table) SET cursor = $3, lease_until = now() + $4::bigint * interval '1 millisecond'
                WHERE name = $1 AND owner = $2
                """)
        finish = Statement(
            name: "job_finish",
            sql: """
                UPDATE \(table)
                SET owner = NULL, lease_until = '-infinity', started_for = NULL, cursor = NULL, last_error = NULL,
                    due_at = started_for + $3::bigint * interval '1 millisecond'
                WHERE name = $1 AND owner = $2
                """)
        fail = Statement(
            name: "job_fail",
            sql: """
                UPDATE \(table)
                SET owner = NULL, lease_until = '-infinity', last_error = $3::text,
                    due_at = $4::timestamptz
                WHERE name = $1 AND owner = $2
                """)
    }
}
