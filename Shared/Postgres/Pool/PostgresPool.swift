package import Logging
private import Synchronization

/// Connections to one database, shared by any number of tasks.
///
/// A statement on its own shares a connection with others, in a pipeline, and fails on its own. A transaction has a
/// connection to itself from its first statement to its end. No call blocks a thread of Swift's.
///
/// ```swift
/// let pool = PostgresPool(configuration: try PostgresConfiguration(connectionString: url), logger: logger)
/// let rows = try await pool.query(selectPlayer, playerID)
/// await pool.close()
/// ```
package final class PostgresPool: PostgresQuerying {
    package let configuration: PostgresConfiguration
    private let loops: [PoolLoop]
    /// Whose executor is given out next.
    private let turn = Atomic<Int>(0)

    /// Begins to connect at once.
    package init(configuration: PostgresConfiguration, logger: Logger) {
        let threads = max(1, min(configuration.eventThreads, configuration.limits.connectionsMax))
        self.configuration = configuration
        loops = (0..<threads).map { index in
            PoolLoop(
                configuration: configuration, limits: configuration.limits.share(index, of: threads), logger: logger)
        }
    }

    deinit {
        for loop in loops { loop.leave(.close(nil)) }
    }

    /// Serves until the task is cancelled, then closes.
    package func run() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
        await close()
    }

    /// Refuses new work, lets what is under way finish for at most `closeTimeout`, and closes the connections.
    package func close() async {
        for loop in loops { loop.post(.close(nil)) }
        for loop in loops {
            await withUnsafeContinuation { loop.post(.close($0)) }
        }
    }

    /// Whether a connection is open.
    package var isAvailable: Bool { loops.contains { $0.isAvailable } }

    /// Waits until the server answers, however long it was down.
    ///
    /// - Throws: ``PostgresError/Code/unavailable`` at the deadline, with what the last attempt met.
    package func waitUntilAvailable(deadline: ContinuousClock.Instant) async throws(PostgresError) {
        let operation = Operation(.ping, deadline: deadline)
        operation.waitsWhenDown = true
        _ = try await run(operation, on: loops[0])
    }

    /// Asks the server for a sign of life.
    package func ping(deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
        _ = try await run(Operation(.ping, deadline: deadline ?? defaultDeadline), on: nearest)
    }

    package func statistics() async -> PoolStatistics {
        var sum = PoolStatistics()
        for loop in loops {
            sum = sum + (await withUnsafeContinuation { loop.post(.statistics($0)) })
        }
        return sum
    }

    package func run(
        _ statement: Statement, _ parameters: consuming OperationParameters, deadline: ContinuousClock.Instant?
    ) async throws(PostgresError) -> PostgresRows {
        try requireNoneHeld(for: statement.name)
        let operation = Operation(
            .statement(statement.storage), parameters: parameters, deadline: deadline ?? defaultDeadline)
        return try await run(operation, on: nearest)
    }

    /// Posts an operation and waits for its result. If the task is cancelled, the operation is, too.
    func run(_ operation: Operation, on loop: PoolLoop) async throws(PostgresError) -> PostgresRows {
        if Task.isCancelled {
            throw PostgresError(
                .queryCancelled, "The task was cancelled; nothing was sent.", statementName: operation.statementName)
        }
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                operation.await(continuation)
                loop.load.add(1, ordering: .relaxed)
                loop.post(.submit(operation))
            }
        } onCancel: {
            // Not carried out here: who cancels may hold a lock of the task that would be resumed.
            loop.leave(.interrupt(operation, PostgresError(.queryCancelled, "The task was cancelled.")))
        }
        return try result.get()
    }

    /// Runs tasks on the pool's thread, where answers arrive, so that a task that mostly waits for the database goes on
    /// without another thread being woken: about half of what a small statement costs its program.
    ///
    /// For work that is short between two statements, such as writing batches; whoever computes for long holds up
    /// everybody's answers. With several threads the executors of all are given out in turn, and a statement goes to the
    /// thread that it is asked for on. Once the pool is closed, such tasks run on Swift's own threads.
    ///
    /// ```swift
    /// Task(executorPreference: pool.taskExecutor) { try await relay.run() }
    /// ```
    package var taskExecutor: any TaskExecutor {
        if loops.count == 1 { return loops[0] }
        return loops[turn.add(1, ordering: .relaxed).oldValue % loops.count]
    }

    var defaultDeadline: ContinuousClock.Instant { .now + configuration.defaultTimeout }

    /// The thread that the task runs on, else the one with the least to do.
    var nearest: PoolLoop {
        if loops.count == 1 { return loops[0] }
        if let own = loops.first(where: \.isOnThread) { return own }
        return loops.min { $0.load.load(ordering: .relaxed) < $1.load.load(ordering: .relaxed) } ?? loops[0]
    }
}

extension PoolLimits {
    /// One thread's part of the connections.
    func share(_ index: Int, of count: Int) -> PoolLimits {
        var limits = self
        limits.connectionsMax = connectionsMax / count + (index < connectionsMax % count ? 1 : 0)
        limits.connectionsMin = connectionsMin / count + (index < connectionsMin % count ? 1 : 0)
        limits.waitingOperationsMax = max(1, waitingOperationsMax / count)
        return limits
    }
}
