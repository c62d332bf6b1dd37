package import Messages
package import Postgres
package import RPC

/// Makes a call that changes something safe to send twice (decision 24).
///
/// The first answer to a key is kept in the transaction of its effect. The same key with the same request gets it again;
/// with another request, ALREADY_EXISTS. A call that failed keeps nothing, so it may be tried again with its key.
package struct IdempotencyStore: Sendable {
    /// Longer than every kind of identifier in use.
    package static let keyBytesMax = 200

    /// An answer, and whether it was given before.
    package struct Answer<Response: Sendable>: Sendable {
        package let response: Response
        package let isReplayed: Bool
    }

    private let statements: IdempotencyStatements

    package init(schema: MessagingSchema) { statements = schema.idempotency }

    /// Answers from what is kept, or runs `body` in a transaction and keeps its answer.
    ///
    /// Two calls with one key at once: both run, one commits, the other is rolled back or refused and gets the first one's
    /// answer.
    ///
    /// - Parameters:
    ///   - key: The caller's, 1 to ``keyBytesMax`` bytes.
    ///   - method: Where the key was used, such as `loyalty.vip.v1.Levels/DefineLevel`.
    ///   - request: What makes two calls the same. Leave out what may differ between retries.
    ///   - body: May run several times; what it throws rolls back, and nothing is kept.
    /// - Throws: INVALID_ARGUMENT for a malformed key, ALREADY_EXISTS with IDEMPOTENCY_CONFLICT for one that came with
    ///   another request, and what `body` and the database throw.
    package func perform<Response: Message>(
        key: String, method: String, request: some Message, on pool: PostgresPool,
        deadline: ContinuousClock.Instant? = nil, _ body: (PostgresTransaction) async throws -> Response
    ) async throws -> Answer<Response> {
        try Self.check(key)
        let packed = PostgresBytes(try request.packedBytes())
        // Twice is enough: the key that stood in the way the first time is found the second time.
        for _ in 0..<2 {
            do {
                return try await pool.transaction(deadline: deadline) { transaction in
                    let kept = try await transaction.query(statements.find, key, method, packed).oneOrNone()
                    if let kept { return try Self.replay(kept, key: key) }
                    let response = try await body(transaction)
                    let bytes = PostgresBytes(try response.packedBytes())
                    let count = try await transaction.execute(statements.record, key, method, packed, bytes)
                    guard count == 1 else { throw KeyTaken() }
                    return Answer(response: response, isReplayed: false)
                }
            } catch is KeyTaken {
                continue
            } catch {
                // Perhaps the same call, come earlier, made what is in the way.
                guard Self.isRefusal(error),
                    let kept = try await pool.query(statements.find, key, method, packed).oneOrNone()
                else { throw error }
                return try Self.replay(kept, key: key)
            }
        }
        throw RPCError(.aborted, "Another call with the idempotency key \(key) was under way; try again.")
    }

    /// Whether what is stored now said no to a call, and not the moment or the call's own text.
    private static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case let error as PostgresError: error.code == .uniqueViolation
        case let error as RPCError: !error.isTransient && error.code != .invalidArgument
        default: error is any RPCErrorConvertible
        }
    }

    /// The answer that a key has got before; nil for a new one. For calls that do something before their transaction.
    ///
    /// - Throws: INVALID_ARGUMENT for a malformed key, ALREADY_EXISTS with IDEMPOTENCY_CONFLICT for one that came with
    ///   another request.
    package func kept<Response: Message>(
        _ type: Response.Type = Response.self, key: String, method: String, request: some Message,
        in queries: some PostgresQuerying
    ) async throws -> Response? {
        try Self.check(key)
        let packed = PostgresBytes(try request.packedBytes())
        let kept = try await queries.query(statements.find, key, method, packed).oneOrNone()
        return try kept.map { (try Self.replay($0, key: key) as Answer<Response>).response }
    }

    /// Removes the answers of these calls that name somebody: they are kept for repetitions only, and a repetition after this
    /// is a call of its own.
    ///
    /// Whoever could be giving such an answer at the same time must hold a lock that the caller holds, too.
    ///
    /// - Parameter names: As an answer's text has them, such as a player's id.
    package func forget(
        _ methods: [String], naming names: [String], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !names.isEmpty else { return }
        try await transaction.execute(statements.forget, methods, names)
    }

    private static func replay<Response: Message>(_ kept: PostgresRow, key: String) throws -> Answer<Response> {
        guard try kept.decode(Bool.self, at: 0) else { throw conflict(key) }
        let response = try Response(unpacking: try kept.decode(PostgresBytes.self, at: 1).bytes)
        return Answer(response: response, isReplayed: true)
    }

    /// Another transaction has kept the key since this one looked.
    private struct KeyTaken: Error {}
}

extension IdempotencyStore {
    /// What is kept for one request of a batch.
    package enum Kept: Sendable, Hashable {
        /// The first answer, packed.
        case answer([UInt8])
        /// The key came with another request.
        case conflict
    }

    /// One request of a batch, packed, with its key.
    package struct Request: Sendable, Hashable {
        package var key: String
        package var packed: [UInt8]

        package init(key: String, packed: [UInt8]) {
            self.key = key
            self.packed = packed
        }
    }

    /// Looks up a batch in one statement.
    ///
    /// - Returns: What is kept, by position; nothing for a new key.
    package func find(
        _ requests: [Request], method: String, in transaction: some PostgresQuerying
    ) async throws(PostgresError) -> [Int: Kept] {
        let rows = try await transaction.query(
            statements.findMany, method, requests.map(\.key), requests.map { PostgresBytes($0.packed) })
        var kept: [Int: Kept] = [:]
        for row in rows {
            let (position, isSame, response) = try row.decode((Int64, Bool, PostgresBytes).self)
            kept[Int(position) - 1] = isSame ? .answer(response.bytes) : .conflict
        }
        return kept
    }

    /// Keeps the answers of a batch in one statement. Keys must differ from one another.
    ///
    /// - Returns: Whether all were new. If not, another transaction was faster with one of them: roll back, look up again.
    package func record(
        _ requests: [Request], answers: [[UInt8]], method: String, in transaction: some PostgresQuerying
    ) async throws(PostgresError) -> Bool {
        precondition(requests.count == answers.count, "\(answers.count) answers for \(requests.count) requests")
        let count = try await transaction.execute(
            statements.recordMany, method, requests.map(\.key), requests.map { PostgresBytes($0.packed) },
            answers.map { PostgresBytes($0) })
        return count == requests.count
    }

    /// - Throws: INVALID_ARGUMENT for an empty or too long key.
    package static func check(_ key: String, field: String = "idempotency_key") throws(RPCError) {
        guard (1...keyBytesMax).contains(key.utf8.count) else {
            throw .invalidArgument(field: field, "must have 1 to \(keyBytesMax) bytes, has \(key.utf8.count)")
        }
    }

    /// The same key with another request.
    package static func conflict(_ key: String) -> RPCError {
        RPCError(
            .alreadyExists,
            "The idempotency key \(key) was used with another request. Use a new key for a new request.",
            details: RPCError.Details(reason: "IDEMPOTENCY_CONFLICT", metadata: ["idempotency_key": key]))
    }
}
