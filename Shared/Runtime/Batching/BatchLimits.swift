/// How much is written together, and how much may wait.
package struct BatchLimits: Sendable, Hashable {
    /// How many items are written by one statement and one commit.
    package var itemsPerBatchMax = 512
    /// How many batches may be on their way to the database; each holds one connection.
    package var batchesInFlightMax = 1
    /// How many items may wait. Past that, callers are refused at once.
    package var queuedItemsMax = 16_384

    package init() {}
}
