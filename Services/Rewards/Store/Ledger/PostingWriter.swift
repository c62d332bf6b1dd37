package import Domain
package import Logging
private import ServiceRuntime

/// Writes postings that arrive together with one commit: what every call that posts goes through.
package final class PostingWriter: Sendable {
    private let batches: BatchWriter<Posting, PostingOutcome>

    package init(
        store: PostingStore, clock: any WallClock, logger: Logger, postingsPerBatchMax: Int? = nil,
        batchesInFlightMax: Int? = nil
    ) {
        var limits = BatchLimits()
        if let postingsPerBatchMax { limits.itemsPerBatchMax = postingsPerBatchMax }
        if let batchesInFlightMax { limits.batchesInFlightMax = batchesInFlightMax }
        batches = BatchWriter(limits: limits, logger: logger) { try await store.write($0, at: clock.now()) }
    }

    /// Writes the postings, in order, and says what became of each.
    ///
    /// - Throws: What ``BatchWriter/write(_:)`` and ``PostingStore/write(_:at:)`` throw.
    package func write(_ postings: [Posting]) async throws -> [PostingOutcome] {
        try await batches.write(postings)
    }
}
