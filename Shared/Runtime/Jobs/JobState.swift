package import Postgres

/// Where a job stands.
package struct JobState: Sendable, Hashable {
    package var name: String
    package var interval: Duration
    /// When it runs next; nil for one that has never run.
    package var dueAt: PostgresTimestamp?
    /// A replica runs it now.
    package var isRunning = false
    /// The time that an unfinished run goes by.
    package var startedFor: PostgresTimestamp?
    package var cursor: String?
    package var lastError: String?
}
