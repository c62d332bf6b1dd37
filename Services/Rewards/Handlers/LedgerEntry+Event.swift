private import Domain
private import Messages
private import Postgres
private import RewardsContract
package import ServiceRuntime

extension LedgerEntry {
    /// What other services are told of this row: vip, of each completed wager.
    ///
    /// - Throws: `MessageError`, which only a text with a NUL could cause, and those were refused.
    package func events() throws -> [OutboxEvent] {
        guard type == .wager else { return [] }
        let payload = WagerRecorded(
            playerID: playerID.description, transactionID: id.value, currency: currency.contract,
            amount: amount.contract, game: game?.text ?? "", occurredAt: occurredAt.contract)
        let time = createdAt.postgresTimestamp
        return [
            OutboxEvent(
                id: EventIdentifier.make(at: time), destination: "vip", playerID: playerID.postgresUUID,
                type: WagerRecorded.fullName, payload: try payload.packedBytes(), occurredAt: time)
        ]
    }
}
