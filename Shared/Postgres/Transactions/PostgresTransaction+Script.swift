extension PostgresTransaction {
    /// Runs a text of several statements, such as a migration. They take no parameters, and their rows are dropped.
    package func runScript(_ sql: String, deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
        _ = try await run(Operation(.begin, deadline: deadline ?? self.deadline, session: session))
        _ = try await run(Operation(.script(sql), deadline: deadline ?? self.deadline, session: session))
    }
}
