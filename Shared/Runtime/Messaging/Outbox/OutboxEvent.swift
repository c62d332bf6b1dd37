package import Postgres

/// A fact that this service has committed, on its way to another one.
package struct OutboxEvent: Sendable, Hashable {
    /// Larger facts belong in a call, not in an event; the receiver's limits allow a full batch of half of these.
    package static let payloadBytesMax = 64 << 10

    /// Unique for ever; the receiver's inbox recognises a repetition by it. See ``EventIdentifier``.
    package var id: PostgresUUID
    /// The service that it goes to, such as `vip`.
    package var destination: String
    /// Whose events keep their order.
    package var playerID: PostgresUUID
    /// The protobuf name of the payload's message.
    package var type: String
    package var payload: [UInt8]
    package var occurredAt: PostgresTimestamp
    /// W3C `traceparent` of what caused it, or nil.
    package var traceContext: String?

    package init(
        id: PostgresUUID, destination: String, playerID: PostgresUUID, type: String, payload: [UInt8],
        occurredAt: PostgresTimestamp, traceContext: String? = nil
    ) {
        self.id = id
        self.destination = destination
        self.playerID = playerID
        self.type = type
        self.payload = payload
        self.occurredAt = occurredAt
        self.traceContext = traceContext
    }
}
