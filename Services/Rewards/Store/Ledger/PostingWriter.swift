package import Domain
package import Logging
private import Postgres
private import Synchronization

/// Writes postings that arrive together with one commit: what every call that posts goes through.
///
/// ``BatchQueue`` decides what goes together; this carries it out. Each caller waits for its own outcomes only, and is
/// answered once they are durable.
package final class PostingWriter: Sendable {
    private struct Submission: Sendable {
        let postings: [Posting]
        let continuation: CheckedContinuation<[PostingOutcome], any Error>
    }

    /// Where a waiting caller stands in the queue, for the case that it gives up.
    private final class Place: Sendable {
        let ticket = Atomic<UInt64>(0)
    }

    private let queue: Mutex<BatchQueue<Submission>>
    private let store: PostingStore
    private let clock: any WallClock
    private let logger: Logger

    package init(
        store: PostingStore, clock: any WallClock, logger: Logger, postingsPerBatchMax: Int? = nil,
        batchesInFlightMax: Int? = nil
    ) {
        var limits = BatchQueue<Submission>.Limits()
        if let postingsPerBatchMax { limits.postingsPerBatchMax = postingsPerBatchMax }
        if let batchesInFlightMax { limits.batchesInFlightMax = batchesInFlightMax }
        queue = Mutex(BatchQueue(limits: limits))
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Writes the postings, in order, and says what became of each.
    ///
    /// A caller that is cancelled while it waits is taken out of the queue; once its batch is on its way to the database,
    /// it hears what became of it.
    ///
    /// - Throws: `QueueFull` at once; `CancellationError`; what ``PostingStore/write(_:at:)`` throws.
    package func write(_ postings: [Posting]) async throws -> [PostingOutcome] {
        let place = Place()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let submission = Submission(postings: postings, continuation: continuation)
                let action = queue.withLock { queue in
                    let (action, ticket) = queue.submitted(submission, weight: postings.count)
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
        Task.detached { await self.write(batch) }
    }

    private func write(_ batch: [Submission]) async {
        let result = await outcomes(of: batch.flatMap(\.postings))
        // The next batch first, its callers have waited; then the answers of this one.
        perform(queue.withLock { $0.batchFinished() })
        switch result {
        case .success(let outcomes):
            var start = 0
            for submission in batch {
                let end = start + submission.postings.count
                submission.continuation.resume(returning: Array(outcomes[start..<end]))
                start = end
            }
        case .failure(let error) where batch.count > 1 && Self.isOfOnePosting(error):
            // Something in it the database does not take. It must not fail its neighbours: each goes alone.
            logger.warning("batch refused, postings go one by one", metadata: ["error": "\(error)"])
            for submission in batch {
                submission.continuation.resume(with: await outcomes(of: submission.postings))
            }
        case .failure(let error):
            for submission in batch { submission.continuation.resume(throwing: error) }
        }
    }

    private func outcomes(of postings: [Posting]) async -> Result<[PostingOutcome], any Error> {
        do {
            return .success(try await store.write(postings, at: clock.now()))
        } catch {
            return .failure(error)
        }
    }

    /// Whether an error tells of a value, not of the database or the way to it.
    private static func isOfOnePosting(_ error: any Error) -> Bool {
        guard let error = error as? PostgresError else { return error is DomainError }
        switch error.code {
        case .invalidValue, .checkViolation, .uniqueViolation, .notNullViolation, .foreignKeyViolation: return true
        default: return false
        }
    }
}

/// More postings wait than may; nothing of this one was recorded.
package struct QueueFull: Error, Sendable, Hashable {}
