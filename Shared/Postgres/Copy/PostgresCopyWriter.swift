/// Takes rows for a COPY, in Postgres' binary form, and sends them in pieces.
///
/// A write waits while the server is behind, so any number of rows pass through little memory.
package struct PostgresCopyWriter: ~Copyable {
    private let transaction: CopySession
    private let columnCount: Int
    private var buffer = PostgresWriter(capacity: pieceBytes + 4_096)

    /// Rows written so far.
    package private(set) var rowCount = 0

    init(transaction: CopySession, columnCount: Int) {
        self.transaction = transaction
        self.columnCount = columnCount
        for byte in header { buffer.write(byte) }
    }

    /// Writes a row. The types must be exactly those of the columns: an `Int32` for `integer`, an `Int64` for `bigint`.
    ///
    /// - Throws: ``PostgresError``; what the server thinks of the data shows at the end.
    package mutating func write<each Value: PostgresEncodable>(
        _ values: repeat each Value
    ) async throws(PostgresError) {
        var count = 0
        for _ in repeat (each Value).self { count += 1 }
        precondition(count == columnCount, "a row of \(count) values for \(columnCount) columns")
        buffer.write(Int16(count))
        repeat append(each values)
        rowCount += 1
        if buffer.count >= pieceBytes { try await flush() }
    }

    private mutating func append(_ value: some PostgresEncodable) {
        if value.isPostgresNull { return buffer.write(Int32(-1)) }
        let lengthOffset = buffer.count
        buffer.write(Int32(0))
        value.encode(into: &buffer)
        buffer.overwrite(at: lengthOffset, Int32(buffer.count - lengthOffset - 4))
    }

    private mutating func flush() async throws(PostgresError) {
        let bytes = buffer.bytes
        buffer.removeAll()
        _ = try await transaction.run(.copyData(bytes))
    }

    mutating func finish() async throws(PostgresError) {
        buffer.write(Int16(-1))
        try await flush()
    }
}

/// What is sent at a time: enough that the round trip through the pool's thread does not count.
private let pieceBytes = 64 << 10

/// `PGCOPY\n\377\r\n\0`, no flags, no extension.
private let header: [UInt8] = [
    0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
]

/// The connection that a COPY has to itself.
struct CopySession: Sendable {
    let pool: PostgresPool
    let loop: PoolLoop
    let session: Session
    let deadline: ContinuousClock.Instant

    func run(_ work: Operation.Work) async throws(PostgresError) -> PostgresRows {
        try await pool.run(Operation(work, deadline: deadline, session: session), on: loop)
    }

    func copy(
        into target: CopyTarget, actor: isolated (any Actor)?,
        _ body: (inout PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        _ = try await run(.copyBegin(target.command))
        do {
            var writer = PostgresCopyWriter(transaction: self, columnCount: target.columns.count)
            try await body(&writer)
            try await writer.finish()
        } catch {
            // The connection is in the middle of a COPY; the pool's thread ends it and rolls back.
            loop.post(.abandon(session))
            throw error
        }
        return try await run(.copyEnd(failure: nil)).affectedCount
    }
}
