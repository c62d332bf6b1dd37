private import Domain
package import Logging
private import Postgres
private import Synchronization

/// Writes what arrives together with one commit.
///
/// ``BatchQueue`` decides what goes together; this carries it out. Each caller waits for its own outcomes only, and is
/// answered once they are durable.
package final class BatchWriter<Item: Sendable, Outcome: Sendable>: Sendable {
    private struct Submission: Sendable {
        let items: [Item]
        let continuation: UnsafeContinuation<[Outcome], any Error>
    }

    /// Where a waiting caller stands in the queue, for the case that it gives up.
    private final class Place: Sendable {
        let ticket = Atomic<UInt64>(0)
    }

    private let queue: Mutex<BatchQueue<Submission>>
    private let writeBatch: @Sendable ([Item]) async throws -> [Outcome]
    private let executor: (any TaskExecutor)?
    private let logger: Logger

    /// - Parameters:
    ///   - executor: Where batches are written; nil for Swift's own threads.
    ///   - write: Makes a batch durable and says what became of each item, in order. When it fails for a value that the
    ///     database does not take, it runs again with each submission alone.
    package init(
        limits: BatchLimits = BatchLimits(), on executor: (any TaskExecutor)? = nil, logger: Logger,
        write: @escaping @Sendable ([Item]) async throws -> [Outcome]
    ) {
        queue = Mutex(BatchQueue(limits: limits))
        self.executor = executor
        writeBatch = write
        self.logger = logger
    }

    /// Writes the items, in order, and says what became of each.
    ///
    /// A caller that is cancelled while it waits is taken out of the queue; once its batch is on its way to the database,
    /// it hears what became of it.
    ///
    /// - Throws: ``QueueFull`` at once; ``PostgresError/Code/connectionHeld`` at once for a caller within a transaction, a
    ///   stream or a COPY, since the batch needs a connection of its own; `CancellationError`; what the closure throws.
    package func write(_ items: [Item]) async throws -> [Outcome] {
        try PostgresPool.requireNoneHeld()
        let place = Place()
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let submission = Submission(items: items, continuation: continuation)
                let action = queue.withLock { queue in
                    let (action, ticket) = queue.submitted(submission, weight: items.count)
                    place.ticket.store(ticket, ordering: .relaxed)
                    return action
                }
                if case .refuse = action { return continuation.resume(throwing: QueueFull()) }
                perform(action)
            }
        } onCancel: {
            let withdrawn = queue.withLock { $0.withdrawn(ticket: place.ticket.load(ordering: .relaxed)) }
            withdrawn?.continuation.resume(throwing: CancellationError())
        }
    }

    private func perform(_ action: BatchQueue<Submission>.Action) {
        guard case .start(let batch) = action else { return }
        // Detached: a batch belongs to all of its callers, so neither the trace nor the cancellation of one is its own.
        Task.detached(executorPreference: executor) { await self.write(batch) }
    }

    private func write(_ batch: [Submission]) async {
        let result = await outcomes(of: batch.flatMap(\.items))
        // The next batch first, its callers have waited; then the answers of this one.
        perform(queue.withLock { $0.batchFinished() })
        switch result {
        case .success(let outcomes):
            var start = 0
            for submission in batch {
                let end = start + submission.items.count
                submission.continuation.resume(returning: Array(outcomes[start..<end]))
                start = end
            }
        case .failure(let error) where batch.count > 1 && Self.isOfOneItem(error):
            // Something in it the database does not take. It must not fail its neighbours: each goes alone.
            logger.warning("batch refused, its items go one by one", metadata: ["error": "\(error)"])
            for submission in batch {
                submission.continuation.resume(with: await outcomes(of: submission.items))
            }
        case .failure(let error):
            for submission in batch { submission.continuation.resume(throwing: error) }
        }
    }

    private func outcomes(of items: [Item]) async -> Result<[Outcome], any Error> {
        do {
            return .success(try await writeBatch(items))
        } catch {
            return .failure(error)
        }
    }

    /// Whether an error tells of a value, not of the database or the way to it.
    private static func isOfOneItem(_ error: any Error) -> Bool {
        guard let error = error as? PostgresError else { return error is DomainError }
        switch error.code {
        case .invalidValue, .checkViolation, .uniqueViolation, .notNullViolation, .foreignKeyViolation: return true
        default: return false
        }
    }
}
