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

/// A seeded generator: what it gives once, it gives again.
struct SplitMixGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
