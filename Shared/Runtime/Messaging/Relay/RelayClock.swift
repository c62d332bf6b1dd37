package import Postgres

/// The times that a relay goes by; tests have their own.
package struct RelayClock: Sendable {
    /// A monotonic time since any moment.
    package var now: @Sendable () -> Duration
    /// The time of day.
    package var wallNow: @Sendable () -> PostgresTimestamp
    /// Returns after that long, or throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Duration, wallNow: @escaping @Sendable () -> PostgresTimestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.wallNow = wallNow
        self.sleep = sleep
    }

    package static var system: RelayClock {
        let start = ContinuousClock.now
        return RelayClock(
            now: { ContinuousClock.now - start }, wallNow: { .systemNow },
            sleep: { try await Task.sleep(for: $0, clock: .continuous) })
    }
}

extension PostgresTimestamp {
    /// The time of day by the system's clock.
    package static var systemNow: PostgresTimestamp {
        let time = SystemTime.now
        return PostgresTimestamp(microsecondsSince1970: time.seconds * 1_000_000 + Int64(time.nanoseconds) / 1_000)
    }
}
