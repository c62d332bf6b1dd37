extension PostgresPool {
    /// Runs the closure in a transaction and commits when it returns.
    ///
    /// When the server cannot order it among others (40001), when it waits in a circle (40P01), or when the connection is
    /// lost before COMMIT was sent, nothing has taken effect and the closure runs again, after a short and growing wait.
    /// So it may run several times: it should change nothing but the database. When it throws, the transaction is rolled
    /// back.
    ///
    /// - Parameter deadline: When the whole of it is to be over; `nil` is `defaultTimeout` from now.
    /// - Throws: What the closure throws; ``PostgresError/Code/outcomeUnknown`` where the connection was lost during
    ///   COMMIT; ``PostgresError/Code/serializationFailure`` after `transactionAttemptsMax` attempts;
    ///   ``PostgresError/Code/connectionHeld`` within another transaction of the same pool.
    @discardableResult
    package func transaction<Value>(
        isolation: TransactionOptions.Isolation = .readCommitted, access: TransactionOptions.Access = .readWrite,
        deadline: ContinuousClock.Instant? = nil, actor: isolated (any Actor)? = #isolation,
        _ body: (PostgresTransaction) async throws -> sending Value
    ) async throws -> sending Value {
        try requireNoneHeld()
        let options = TransactionOptions(isolation: isolation, access: access)
        let deadline = deadline ?? defaultDeadline
        let loop = nearest
        var attempt = 1
        while true {
            let transaction = PostgresTransaction(
                pool: self, loop: loop, options: options, deadline: deadline, attempt: attempt)
            do {
                let value = try await holding(transaction.held) { try await body(transaction) }
                try await transaction.commit()
                return value
            } catch {
                transaction.abandon()
                guard let failure = transaction.retryableFailure, attempt < configuration.transactionAttemptsMax else {
                    throw error
                }
                try await waitBeforeAttempt(attempt + 1, deadline: deadline, failure)
            }
            attempt += 1
        }
    }

    /// Waits a little longer before each attempt, and never as long as the next one.
    private func waitBeforeAttempt(
        _ attempt: Int, deadline: ContinuousClock.Instant, _ failure: PostgresError
    ) async throws(PostgresError) {
        let delay = configuration.transactionRetryDelay * (1 << min(attempt - 2, 8)) * Double.random(in: 0.5...1.5)
        guard ContinuousClock.now + delay < deadline else { throw failure }
        do {
            try await Task.sleep(for: delay)
        } catch {
            throw PostgresError(.queryCancelled, "The task was cancelled between two attempts.", cause: failure)
        }
    }
}
