internal import Domain
private import Messages
private import Postgres
private import RewardsContract
internal import ServiceRuntime

extension Player {
    /// What other services are told of a change: vip of what decides about birthdays, everyone who knows the person of an
    /// erasure, and nobody of anything else.
    ///
    /// - Parameter before: The player as it was.
    /// - Throws: `MessageError`, which only a text with a NUL could cause, and those were refused.
    func events(changedFrom before: Player) throws -> [OutboxEvent] {
        if erasedAt != nil, before.erasedAt == nil {
            // Later than whatever was told before, also where a clock went back.
            let payload = PlayerErased(playerID: playerID.description, erasedAt: updatedAt.contract)
            let packed = try payload.packedBytes()
            return ["vip", "affiliates"].map { event(PlayerErased.fullName, packed, to: $0) }
        }
        guard birthdate != before.birthdate || timeZone != before.timeZone else { return [] }
        let payload = PlayerProfileChanged(
            playerID: playerID.description, birthdate: birthdate?.description ?? "", timeZone: timeZone,
            changedAt: updatedAt.contract)
        return [event(PlayerProfileChanged.fullName, try payload.packedBytes(), to: "vip")]
    }

    private func event(_ type: String, _ payload: [UInt8], to destination: String) -> OutboxEvent {
        let time = updatedAt.postgresTimestamp
        return OutboxEvent(
            id: EventIdentifier.make(at: time), destination: destination, playerID: playerID.postgresUUID, type: type,
            payload: payload, occurredAt: time)
    }
}
