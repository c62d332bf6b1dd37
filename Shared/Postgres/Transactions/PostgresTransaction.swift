private import Synchronization

/// A transaction that is under way. Lives as long as the closure that received it.
///
/// Its BEGIN goes with the first statement, so a transaction of one statement that ends with ``commit(with:_:deadline:)``
/// is one round trip, and one of two is two.
package final class PostgresTransaction: PostgresQuerying {
    let pool: PostgresPool
    let loop: PoolLoop
    let session: Session
    let held: HeldConnection

    /// When the whole transaction is to be over.
    package let deadline: ContinuousClock.Instant

    /// How often the closure ran, this time included.
    package let attempt: Int

    private struct State {
        var hasEnded = false
        var failure: PostgresError?
    }

    private let state = Mutex(State())

    init(
        pool: PostgresPool, loop: PoolLoop, options: TransactionOptions, deadline: ContinuousClock.Instant, attempt: Int
    ) {
        self.pool = pool
        self.loop = loop
        self.deadline = deadline
        self.attempt = attempt
        held = HeldConnection(of: pool)
        session = Session(beginCommand: options.beginCommand, isPlain: options.isPlain)
    }

    package func run(
        _ statement: Statement, _ parameters: consuming OperationParameters, deadline: ContinuousClock.Instant?
    ) async throws(PostgresError) -> PostgresRows {
        try await run(
            Operation(
                .statement(statement.storage), parameters: parameters, deadline: deadline ?? self.deadline,
                session: session))
    }

    /// Runs the last statement and commits with it, in one round trip. Nothing may follow.
    ///
    /// - Throws: ``PostgresError/Code/outcomeUnknown`` where the connection was lost before the answer came.
    @discardableResult
    package func commit<each Parameter: PostgresEncodable>(
        with statement: Statement, _ parameters: repeat each Parameter, deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> PostgresRows {
        let operation = Operation(
            .statement(statement.storage), parameters: OperationParameters(repeat each parameters),
            deadline: deadline ?? self.deadline, session: session, commits: true)
        let rows = try await run(operation)
        state.withLock { $0.hasEnded = true }
        held.end()
        return rows
    }

    /// Sends a statement without waiting for its result, so that further ones can follow in the same round trip.
    ///
    /// The server runs them in the order they were sent in. When one fails, so do those behind it.
    package func send<each Parameter: PostgresEncodable>(
        _ statement: Statement, _ parameters: repeat each Parameter, deadline: ContinuousClock.Instant? = nil
    ) -> PostgresPendingRows {
        let operation = Operation(
            .statement(statement.storage), parameters: OperationParameters(repeat each parameters),
            deadline: deadline ?? self.deadline, session: session)
        loop.load.add(1, ordering: .relaxed)
        loop.post(.submit(operation))
        return PostgresPendingRows(operation: operation, transaction: self)
    }

    func run(_ operation: Operation) async throws(PostgresError) -> PostgresRows {
        do {
            return try await pool.run(operation, on: loop)
        } catch {
            failed(error)
            throw error
        }
    }

    /// Remembers what makes the transaction worth another attempt, even if the closure turns it into an error of its own.
    func failed(_ error: PostgresError) {
        state.withLock { if $0.failure == nil || error.isRetryableTransaction { $0.failure = error } }
    }

    /// The failure for which the whole transaction may run again.
    var retryableFailure: PostgresError? {
        state.withLock { $0.failure.flatMap { $0.isRetryableTransaction ? $0 : nil } }
    }

    /// The closure has returned.
    func commit() async throws(PostgresError) {
        held.end()
        if state.withLock({ $0.hasEnded }) { return }
        _ = try await run(Operation(.commit, deadline: deadline, session: session, commits: false))
    }

    /// The closure has failed, or the commit has. Nobody waits for the rollback; the connection is free after it.
    func abandon() {
        held.end()
        loop.post(.abandon(session))
    }
}

/// The rows of a statement that was sent ahead.
package struct PostgresPendingRows: Sendable {
    let operation: Operation
    let transaction: PostgresTransaction

    /// Waits for the rows. One task at a time may.
    package func rows() async throws(PostgresError) -> PostgresRows {
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { operation.await($0) }
        } onCancel: {
            transaction.loop.leave(
                .interrupt(operation, PostgresError(.queryCancelled, "The task was cancelled.")))
        }
        if case .failure(let error) = result { transaction.failed(error) }
        return try result.get()
    }
}
