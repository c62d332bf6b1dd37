package import Postgres

/// What a handler throws when it knows which events of a batch cannot be applied.
///
/// The transaction is rolled back and runs again without them; they are answered as failed. Where a handler throws
/// anything else, the inbox finds the culprit by halving the batch.
package struct EventRejection: Error, Sendable, Hashable {
    /// The event's id and why.
    package var reasons: [PostgresUUID: DeliveryError]

    package init(_ reasons: [PostgresUUID: DeliveryError]) {
        precondition(!reasons.isEmpty, "a rejection names at least one event")
        self.reasons = reasons
    }
}
