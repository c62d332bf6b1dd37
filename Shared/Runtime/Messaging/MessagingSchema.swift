internal import Postgres

/// The statements of outbox, relay, inbox, idempotency and jobs, for one schema. Made once, at start.
package struct MessagingSchema: Sendable {
    let outbox: OutboxStatements
    let relay: RelayStatements
    let inbox: InboxStatements
    let idempotency: IdempotencyStatements
    let jobs: JobStatements
    let parked: ParkedStatements

    /// - Parameter name: The schema that the service owns, such as `rewards`.
    package init(_ name: String) {
        let schema = SchemaName(name)
        outbox = OutboxStatements(schema)
        relay = RelayStatements(schema)
        inbox = InboxStatements(schema)
        idempotency = IdempotencyStatements(schema)
        jobs = JobStatements(schema)
        parked = ParkedStatements(schema)
    }
}
