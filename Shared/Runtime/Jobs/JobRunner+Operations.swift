package import Postgres

// What an operator asks for.
extension JobRunner {
    /// Where each job stands, by name.
    package func states() async throws(PostgresError) -> [JobState] {
        var states = Dictionary(
            uniqueKeysWithValues: jobs.map { ($0.name, JobState(name: $0.name, interval: $0.interval)) })
        for row in try await pool.query(statements.states, jobs.map(\.name)) {
            let name: String = try row.decode(at: 0)
            let dueAt: PostgresTimestamp = try row.decode(at: 1)
            states[name]?.dueAt = dueAt == .distantPast ? nil : dueAt
            states[name]?.isRunning = try row.decode(at: 2)
            states[name]?.startedFor = try row.decode(at: 3)
            states[name]?.cursor = try row.decode(at: 4)
            states[name]?.lastError = try row.decode(at: 5)
        }
        return states.values.sorted { $0.name < $1.name }
    }

    /// Runs a job to its end, although it is not due.
    ///
    /// - Parameter time: What the job takes for now; nil for now.
    /// - Returns: Whether it ran: not where another replica runs it, or took it over.
    /// - Throws: ``JobUnknown``; what the job throws.
    package func run(_ name: String, at time: PostgresTimestamp?) async throws -> Bool {
        guard let job = jobs.first(where: { $0.name == name }) else {
            throw JobUnknown(names: jobs.map(\.name).sorted())
        }
        return try await runIfDue(job, at: time ?? clock.wallNow(), force: true)
    }
}

/// There is no such job; there are these.
package struct JobUnknown: Error, Sendable, Hashable {
    package let names: [String]
}
