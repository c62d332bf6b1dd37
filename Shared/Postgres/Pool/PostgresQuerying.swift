/// What statements can be run on: a pool, where each is a transaction of its own, or a transaction.
package protocol PostgresQuerying: Sendable {
    /// Runs a statement whose parameters are encoded. Callers use ``query(_:_:deadline:)`` and its like.
    func run(
        _ statement: Statement, _ parameters: consuming OperationParameters, deadline: ContinuousClock.Instant?
    ) async throws(PostgresError) -> PostgresRows
}

extension PostgresQuerying {
    /// Runs a statement and returns its rows.
    ///
    /// ```swift
    /// let rows = try await pool.query(Self.selectBalance, playerID)
    /// let (balance, updated) = try rows.one().decode((PostgresNumeric, PostgresTimestamp?).self)
    /// ```
    ///
    /// - Parameter deadline: When to give up and have the server cancel. `nil` is the transaction's, or the
    ///   configuration's `defaultTimeout` from now.
    /// - Throws: ``PostgresError``; see its codes for what may be retried.
    package func query<each Parameter: PostgresEncodable>(
        _ statement: Statement, _ parameters: repeat each Parameter, deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> PostgresRows {
        try await run(statement, OperationParameters(repeat each parameters), deadline: deadline)
    }

    /// Runs a statement and returns how many rows it inserted, changed or deleted.
    @discardableResult
    package func execute<each Parameter: PostgresEncodable>(
        _ statement: Statement, _ parameters: repeat each Parameter, deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> Int {
        try await run(statement, OperationParameters(repeat each parameters), deadline: deadline).affectedCount
    }
}

extension OperationParameters {
    init<each Parameter: PostgresEncodable>(_ values: repeat each Parameter) {
        var count = 0
        for _ in repeat (each Parameter).self { count += 1 }
        self.init(count: count)
        for value in repeat each values { append(value) }
    }
}
