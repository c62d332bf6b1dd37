import Postgres

@testable import ServiceRuntime

extension PostgresUUID {
    /// A player by number.
    static func player(_ number: Int) -> PostgresUUID { PostgresUUID(high: 0, low: UInt64(number)) }
}

extension DeliveryError {
    static let poison = DeliveryError(reason: "INVALID_ARGUMENT", message: "poison")
}

extension PendingEvent {
    static func fixture(id: Int64, attempts: Int = 0, player: PostgresUUID = .player(1)) -> PendingEvent {
        PendingEvent(
            key: Key(lane: Lane(player: player), id: id, playerID: player), attempts: attempts,
            event: .fixture(player: player))
    }
}

extension OutboxEvent {
    static func fixture(
        id: PostgresUUID = .random(), destination: String = "vip", player: PostgresUUID = .player(1),
        type: String = "test.Event", payload: [UInt8] = []
    ) -> OutboxEvent {
        OutboxEvent(
            id: id, destination: destination, playerID: player, type: type, payload: payload,
            occurredAt: PostgresTimestamp(microsecondsSince1970: 1_795_262_400_000_000))
    }
}
