package import RPC

/// How a relay reaches the receiver.
package protocol EventDelivery: Sendable {
    /// Hands over a batch.
    ///
    /// - Returns: One outcome for each event, in order.
    /// - Throws: ``RPCError`` when the receiver gave none: it may or may not have applied any of them.
    func deliver(_ events: [OutboxEvent]) async throws(RPCError) -> [DeliveryOutcome]
}
