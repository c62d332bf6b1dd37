private import Domain
private import Messages
private import Postgres
private import RewardsContract
package import ServiceRuntime

extension PostingDecision {
    /// What other services are told of a batch: vip, of each wager that is in the ledger, and of each that was voided.
    ///
    /// - Throws: `MessageError`, which only a text with a NUL could cause, and those were refused.
    package func events() throws -> [OutboxEvent] {
        var events: [OutboxEvent] = []
        events.reserveCapacity(entries.count)
        guard let now = entries.first?.createdAt else { return events }
        var ids = EventIdentifierSeries(at: now.postgresTimestamp)
        for entry in entries where entry.type == .wager { events.append(try entry.recorded(as: ids.take())) }
        for entry in voidedWagers { events.append(try entry.voided(as: ids.take(), at: now)) }
        return events
    }
}

extension LedgerEntry {
    fileprivate func recorded(as eventID: PostgresUUID) throws -> OutboxEvent {
        let payload = WagerRecorded(
            playerID: playerID.description, transactionID: id.value, currency: currency.contract,
            amount: amount.contract, game: game?.text ?? "", occurredAt: occurredAt.contract)
        return event(eventID, WagerRecorded.fullName, try payload.packedBytes(), at: createdAt)
    }

    fileprivate func voided(as eventID: PostgresUUID, at now: Timestamp) throws -> OutboxEvent {
        let payload = WagerVoided(
            playerID: playerID.description, transactionID: id.value, currency: currency.contract,
            amount: amount.contract, game: game?.text ?? "", occurredAt: occurredAt.contract, voidedAt: now.contract)
        return event(eventID, WagerVoided.fullName, try payload.packedBytes(), at: now)
    }

    private func event(_ eventID: PostgresUUID, _ type: String, _ payload: [UInt8], at time: Timestamp) -> OutboxEvent {
        OutboxEvent(
            id: eventID, destination: "vip", playerID: playerID.postgresUUID, type: type, payload: payload,
            occurredAt: time.postgresTimestamp)
    }
}
