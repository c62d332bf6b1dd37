package import Messages
package import Postgres
package import ServiceRuntime

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
    ///   - replayed: Where the answer says that it was given before.
    /// - Throws: As ``IdempotencyStore/perform(key:method:request:on:deadline:_:)``.
    package func perform<Response: Message>(
        _ method: String, key: String, request: some Message, replayed: WritableKeyPath<Response, Bool>,
        deadline: ContinuousClock.Instant?, _ body: (PostgresTransaction) async throws -> Response
    ) async throws -> Response {
        let answer = try await keys.perform(
            key: key, method: method, request: request, on: database, deadline: deadline, body)
        var response = answer.response
        response[keyPath: replayed] = answer.isReplayed
        return response
    }
}
