package import Messages
package import Postgres

/// Runs calls that change something, each once for its key (decision 24), and marks the answers that were given before.
package struct KeyedCalls: Sendable {
    package let database: PostgresPool
    package let keys: IdempotencyStore

    package init(database: PostgresPool, keys: IdempotencyStore) {
        self.database = database
        self.keys = keys
    }

    /// Answers from what is kept, or runs `body` in a transaction and keeps its answer.
    ///
    /// - Parameters:
    ///   - method: The call's path.
    ///   - replayed: Where the answer says that it was given before; one that says so already is left as it is.
    /// - Throws: As ``IdempotencyStore/perform(key:method:request:on:deadline:_:)``, and what a refusal's caller is told.
    package func perform<Response: Message>(
        _ method: String, key: String, request: some Message, replayed: WritableKeyPath<Response, Bool>? = nil,
        deadline: ContinuousClock.Instant?, _ body: (PostgresTransaction) async throws -> Response
    ) async throws -> Response {
        do {
            let answer = try await keys.perform(
                key: key, method: method, request: request, on: database, deadline: deadline, body)
            var response = answer.response
            if let replayed, answer.isReplayed { response[keyPath: replayed] = true }
            return response
        } catch let refusal as any RPCErrorConvertible {
            throw refusal.error
        }
    }

    /// The answer that a key has got before; nil for a new one. For calls that do something before their transaction.
    ///
    /// - Throws: As ``IdempotencyStore/kept(_:key:method:request:in:)``.
    package func kept<Response: Message>(
        _ type: Response.Type = Response.self, _ method: String, key: String, request: some Message
    ) async throws -> Response? {
        try await keys.kept(type, key: key, method: method, request: request, in: database)
    }
}
