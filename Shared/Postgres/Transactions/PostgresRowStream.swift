/// The rows of a large result, fetched a few hundred at a time while they are read.
///
/// The next ones are on their way while the caller works on these; no more than two lots are in memory.
package struct PostgresRowStream: AsyncSequence {
    package typealias Element = PostgresRow
    package typealias Failure = PostgresError

    let transaction: PostgresTransaction
    let declared: PostgresPendingRows
    let fetch: Statement
    let rowsPerFetch: Int

    package func makeAsyncIterator() -> Iterator {
        Iterator(stream: self)
    }

    package struct Iterator: AsyncIteratorProtocol {
        private let stream: PostgresRowStream
        private var rows = PostgresRows()
        private var index = 0
        private var next: PostgresPendingRows?
        private var hasBegun = false

        init(stream: PostgresRowStream) {
            self.stream = stream
            next = stream.transaction.send(stream.fetch)
        }

        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(PostgresError) -> PostgresRow? {
            while index == rows.count {
                guard let next else { return nil }
                // Its failure is the reason of all that follow.
                if !hasBegun { _ = try await stream.declared.rows() }
                hasBegun = true
                rows = try await next.rows()
                index = 0
                self.next = rows.count < stream.rowsPerFetch ? nil : stream.transaction.send(stream.fetch)
            }
            defer { index += 1 }
            return rows[index]
        }
    }
}

extension PostgresTransaction {
    /// Reads a large result row by row, with only a part of it in memory.
    ///
    /// ```swift
    /// try await transaction.stream(Self.allPlayers) { rows in
    ///     for try await row in rows { … }
    /// }
    /// ```
    ///
    /// The server holds a cursor meanwhile and computes rows as they are fetched.
    ///
    /// - Parameter rowsPerFetch: Rows in a round trip; two lots of so many are in memory at most.
    @discardableResult
    package func stream<each Parameter: PostgresEncodable, Value>(
        _ statement: Statement, _ parameters: repeat each Parameter, rowsPerFetch: Int = 512,
        actor: isolated (any Actor)? = #isolation,
        _ body: (PostgresRowStream) async throws -> sending Value
    ) async throws -> sending Value {
        precondition(rowsPerFetch > 0, "rowsPerFetch is \(rowsPerFetch), one row at least has to be fetched")
        let cursor = "\"cursor_\(statement.name)\""
        let declare = Statement(
            derivedFrom: statement, prefix: "declare_", sql: "DECLARE \(cursor) NO SCROLL CURSOR FOR \(statement.sql)")
        let fetch = Statement(
            derivedFrom: statement, prefix: "fetch_", sql: "FETCH FORWARD \(rowsPerFetch) FROM \(cursor)")
        let close = Statement(derivedFrom: statement, prefix: "close_", sql: "CLOSE \(cursor)")
        // Not awaited: the first FETCH goes right behind it.
        let declared = send(declare, repeat each parameters)
        let stream = PostgresRowStream(
            transaction: self, declared: declared, fetch: fetch, rowsPerFetch: rowsPerFetch)
        let value = try await body(stream)
        _ = try await declared.rows()
        try await execute(close)
        return value
    }
}

extension PostgresPool {
    /// Reads a large result row by row in a transaction of its own that changes nothing.
    ///
    /// - SeeAlso: ``PostgresTransaction/stream(_:_:rowsPerFetch:actor:_:)``
    @discardableResult
    package func stream<each Parameter: PostgresEncodable, Value>(
        _ statement: Statement, _ parameters: repeat each Parameter, rowsPerFetch: Int = 512,
        deadline: ContinuousClock.Instant? = nil, actor: isolated (any Actor)? = #isolation,
        _ body: (PostgresRowStream) async throws -> sending Value
    ) async throws -> sending Value {
        try requireNoneHeld(for: statement.name)
        // Once rows were handed out they cannot be taken back, so there is one attempt only.
        let transaction = PostgresTransaction(
            pool: self, loop: nearest, options: TransactionOptions(isolation: .repeatableRead, access: .readOnly),
            deadline: deadline ?? defaultDeadline, attempt: 1)
        do {
            let value = try await holding(transaction.held) {
                try await transaction.stream(statement, repeat each parameters, rowsPerFetch: rowsPerFetch, body)
            }
            try await transaction.commit()
            return value
        } catch {
            transaction.abandon()
            throw error
        }
    }
}
