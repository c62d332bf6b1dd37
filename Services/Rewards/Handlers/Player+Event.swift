package import Domain
private import Messages
package import Postgres
private import RewardsContract
package import ServiceRuntime

extension Outbox {
    /// Who knows the person of a player.
    fileprivate static let playerListeners = ["vip", "affiliates"]

    /// Takes the person out of what other services have not been told yet of a player; that there is one, they are told.
    ///
    /// - Throws: `PostgresError`; `MessageError` for an event that is none.
    package func forget(_ player: PlayerID, in transaction: PostgresTransaction) async throws {
        try await revise(PlayerRegistered.self, of: player.postgresUUID, to: Self.playerListeners, in: transaction) {
            told in
            told.birthdate = ""
            told.timeZone = "UTC"
            told.country = ""
        }
        try await revise(PlayerProfileChanged.self, of: player.postgresUUID, to: Self.playerListeners, in: transaction)
        {
            told in
            told.birthdate = ""
            told.timeZone = "UTC"
        }
    }
}

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
            return Outbox.playerListeners.map { event(PlayerErased.fullName, packed, to: $0) }
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
