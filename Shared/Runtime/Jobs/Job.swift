package import Postgres

/// Work that comes round: done by one replica at a time, in bounded batches, and resumed where it stopped.
package struct Job: Sendable {
    /// Where a run is.
    package struct Position: Sendable, Hashable {
        /// The time that the run was started for: the only "now" that a job goes by, the same for all its batches.
        package var time: PostgresTimestamp
        /// What the last batch returned, or nil for the first.
        package var cursor: String?

        package init(time: PostgresTimestamp, cursor: String? = nil) {
            self.time = time
            self.cursor = cursor
        }
    }

    /// What a batch leaves to do.
    package enum Step: Sendable, Hashable {
        /// There is more, from here.
        case more(cursor: String)
        case finished
    }

    /// Unique in its schema, such as `evaluate_tier_downs`.
    package let name: String
    /// From the start of one run to that of the next.
    package let interval: Duration
    /// Does one batch. It may be done again when the process ends before the cursor is kept, so it must bear that.
    package let batch: @Sendable (Position) async throws -> Step

    package init(
        name: String, every interval: Duration, batch: @escaping @Sendable (Position) async throws -> Step
    ) {
        self.name = name
        self.interval = interval
        self.batch = batch
    }
}
