package import Messages
package import Postgres

/// An event that arrived, its payload unpacked, and that this service has not applied before.
package struct InboundEvent<Payload: Message>: Sendable, Hashable {
    package var id: PostgresUUID
    /// The service that sent it.
    package var source: String
    package var playerID: PostgresUUID
    package var occurredAt: PostgresTimestamp
    package var payload: Payload

    package init(
        id: PostgresUUID, source: String, playerID: PostgresUUID, occurredAt: PostgresTimestamp, payload: Payload
    ) {
        self.id = id
        self.source = source
        self.playerID = playerID
        self.occurredAt = occurredAt
        self.payload = payload
    }
}
