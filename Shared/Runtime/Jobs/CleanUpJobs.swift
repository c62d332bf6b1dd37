package import Postgres

extension Job {
    /// Rows that one batch of a clean-up removes at most.
    private static let rowsMax = 10_000

    /// Removes inbox rows that no relay can send again.
    ///
    /// - Parameter retention: Longer than any event may stay in a sender's outbox: beyond it, a repetition would take
    ///   effect a second time.
    package static func removeOldInboxRows(
        pool: PostgresPool, schema: MessagingSchema, retention: Duration
    ) -> Job {
        remove(name: "remove_old_inbox_rows", pool: pool, statement: schema.inbox.removeOld, retention: retention)
    }

    /// Removes idempotency keys that nobody retries any more.
    package static func removeOldIdempotencyKeys(
        pool: PostgresPool, schema: MessagingSchema, retention: Duration
    ) -> Job {
        remove(
            name: "remove_old_idempotency_keys", pool: pool, statement: schema.idempotency.removeOld,
            retention: retention)
    }

    private static func remove(
        name: String, pool: PostgresPool, statement: Statement, retention: Duration
    ) -> Job {
        Job(name: name, every: .seconds(3_600)) { position in
            let cutoff = PostgresTimestamp(
                microsecondsSince1970: position.time.microsecondsSince1970 - retention.milliseconds * 1_000)
            let count = try await pool.execute(statement, cutoff, rowsMax)
            return count < rowsMax ? .finished : .more(cursor: "")
        }
    }
}
