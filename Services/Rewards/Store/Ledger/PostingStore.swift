package import Domain
package import Postgres
package import ServiceRuntime

/// Writes batches of postings, each with one commit.
package struct PostingStore: Sendable {
    /// A batch that takes longer is rolled back, and its callers are told to try again.
    package static let timeout = Duration.seconds(10)
    /// Ids for further rows that a batch gets at first; a batch that needs more is decided again with twice as many.
    private static let spareIDsMin = 64

    let outbox: Outbox
    private let database: PostgresPool
    private let ids: TransactionIDs
    /// What other services are told of a batch.
    let events: @Sendable (PostingDecision) throws -> [OutboxEvent]

    package init(
        database: PostgresPool, outbox: Outbox, events: @escaping @Sendable (PostingDecision) throws -> [OutboxEvent]
    ) {
        self.database = database
        self.outbox = outbox
        ids = TransactionIDs()
        self.events = events
    }

    /// Writes the postings that can be, in order, and says what became of each. When this returns they are durable.
    ///
    /// - Throws: `PostgresError`; ``DomainError`` from ``PostingBatch/decide()``.
    package func write(_ postings: [Posting], at now: Timestamp) async throws -> [PostingOutcome] {
        let ids = try await ids.take(postings.count, in: database)
        do {
            let outcomes = try await database.transaction(deadline: .now + Self.timeout) { transaction in
                let (batch, decision) = try await decide(postings, ids, at: now, in: transaction)
                // Nothing to keep: rolling back gives every key back, and needs no flush.
                guard !decision.isEmpty else { throw NothingPosted(outcomes: decision.outcomes) }
                try await save(decision, of: batch, in: transaction, commits: true)
                return decision.outcomes
            }
            outbox.wake()
            return outcomes
        } catch let nothing as NothingPosted {
            return nothing.outcomes
        }
    }

    /// Writes postings as a part of the caller's transaction, which may do more: record an event as applied, keep an
    /// answer, draw on a budget. The balances of their players stay locked until it ends.
    ///
    /// Call ``Outbox/wake()`` after the commit. A refused posting leaves nothing behind; whether the others stand is for the
    /// caller to say.
    package func write(
        _ postings: [Posting], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [PostingOutcome] {
        guard !postings.isEmpty else { return [] }
        let ids = try await ids.take(postings.count, in: transaction)
        let (batch, decision) = try await decide(postings, ids, at: now, in: transaction)
        try await save(decision, of: batch, in: transaction, commits: false)
        return decision.outcomes
    }

    private struct NothingPosted: Error {
        let outcomes: [PostingOutcome]
    }

    private func decide(
        _ postings: [Posting], _ ids: [TransactionID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (PostingBatch, PostingDecision) {
        var batch = try await load(postings, ids, at: now, in: transaction)
        var spareCount = max(Self.spareIDsMin, postings.count)
        while true {
            batch.spareIDs = try await self.ids.take(spareCount, in: transaction)
            do {
                return (batch, try batch.decide())
            } catch is OutOfTransactionIDs {
                spareCount *= 2
            }
        }
    }
}
