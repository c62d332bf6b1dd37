package import Domain
package import Postgres

/// An event of a player who is not registered yet: a row of `waiting_events`.
package struct WaitingEvent: Sendable, Hashable {
    package var eventID: PostgresUUID
    package var playerID: PlayerID
    package var source: String
    /// The protobuf name of the payload's message.
    package var type: String
    package var payload: [UInt8]
    package var occurredAt: Timestamp

    package init(
        eventID: PostgresUUID, playerID: PlayerID, source: String, type: String, payload: [UInt8],
        occurredAt: Timestamp
    ) {
        self.eventID = eventID
        self.playerID = playerID
        self.source = source
        self.type = type
        self.payload = payload
        self.occurredAt = occurredAt
    }
}
