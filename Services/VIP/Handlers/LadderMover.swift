package import Domain
package import Postgres
package import ServiceRuntime

/// Moves players to another ladder, a thousand a transaction, for the call and for the job that finishes what a call began.
package struct LadderMover: Sendable {
    /// How many players one transaction looks at.
    package static let batchPlayersMax = 1_000

    private let database: PostgresPool
    private let changes: LadderChangeStore
    private let outbox: Outbox
    private let clock: any WallClock

    package init(
        database: PostgresPool, changes: LadderChangeStore, outbox: Outbox, clock: any WallClock
    ) {
        self.database = database
        self.changes = changes
        self.outbox = outbox
        self.clock = clock
    }

    /// Goes on with a change until it is finished or so many players were looked at.
    package func advance(
        _ key: String, playersMax: Int, deadline: ContinuousClock.Instant? = nil
    ) async throws -> LadderChangeStore.Progress {
        var left = playersMax
        while true {
            let progress = try await batch(key, playersMax: min(left, Self.batchPlayersMax), deadline: deadline)
            left -= Self.batchPlayersMax
            if progress.isFinished || left <= 0 { return progress }
        }
    }

    /// One transaction.
    package func batch(
        _ key: String, playersMax: Int = LadderMover.batchPlayersMax, deadline: ContinuousClock.Instant? = nil
    ) async throws -> LadderChangeStore.Progress {
        try await outbox.transaction(on: database, deadline: deadline) { transaction in
            let (progress, moved) = try await changes.advance(
                key, playersMax: playersMax, at: clock.now(), in: transaction)
            return (progress, try moved.map { try $0.event() })
        }
    }
}
