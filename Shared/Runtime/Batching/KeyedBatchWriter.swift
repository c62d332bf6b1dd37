package import Logging
package import Messages
package import Postgres
private import RPC

/// Writes calls that arrive together in one transaction, each once for its key (decision 24) and each with its own outcome.
///
/// As ``IdempotencyStore/perform(key:method:request:on:deadline:_:)`` for many: what is kept is answered again, the
/// others are carried out and their answers kept with the effect. A call that fails keeps nothing and fails nobody else.
package struct KeyedBatchWriter<Call: Sendable, Response: Message>: Sendable {
    package typealias Outcome = Result<IdempotencyStore.Answer<Response>, any Error>

    /// A call with its key.
    package struct Item: Sendable {
        let request: IdempotencyStore.Request
        let call: Call

        /// - Parameter request: What makes two calls the same.
        /// - Throws: INVALID_ARGUMENT for a malformed key.
        package init(_ call: Call, key: String, request: some Message) throws {
            try IdempotencyStore.check(key)
            self.request = IdempotencyStore.Request(key: key, packed: try request.packedBytes())
            self.call = call
        }

        package var key: String { request.key }
    }

    private let batches: BatchWriter<Item, Outcome>

    /// - Parameters:
    ///   - method: Where the keys are used, such as `loyalty.purchases.v1.Purchasing/Start`.
    ///   - timeout: A batch that takes longer is rolled back.
    ///   - look: What can be answered without a transaction, by position; nothing of it is kept. Nobody holds a lock.
    ///   - write: Carries calls out, in order, and says what became of each: one that fails must have changed nothing.
    ///     May run again, also with some of the calls only.
    package init(
        method: String, keys: IdempotencyStore, database: PostgresPool, limits: BatchLimits, logger: Logger,
        timeout: Duration = .seconds(10),
        look: @escaping @Sendable ([Call]) async throws -> [Int: Result<Response, any Error>] = { _ in [:] },
        write: @escaping @Sendable ([Call], PostgresTransaction) async throws -> [Result<Response, any Error>]
    ) {
        let work = KeyedBatchWork(
            method: method, keys: keys, database: database, timeout: timeout, look: look, write: write)
        batches = BatchWriter(limits: limits, logger: logger) { try await work.outcomes(of: $0) }
    }

    /// Carries calls out. When this returns, what they did is durable.
    ///
    /// - Throws: RESOURCE_EXHAUSTED where too many wait; what the database throws.
    package func perform(_ items: [Item]) async throws -> [Outcome] {
        do {
            return try await batches.write(items)
        } catch let full as QueueFull {
            throw full.error
        }
    }

    /// Carries one call out.
    ///
    /// - Throws: The call's own failure, too.
    package func perform(_ item: Item) async throws -> IdempotencyStore.Answer<Response> {
        try await perform([item])[0].get()
    }
}
