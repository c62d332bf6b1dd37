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
        for entry in entries where entry.type == .wager { events.append(try entry.recorded()) }
        guard let now = entries.first?.createdAt else { return events }
        for entry in voidedWagers { events.append(try entry.voided(at: now)) }
        return events
    }
}

extension LedgerEntry {
    fileprivate func recorded() throws -> OutboxEvent {
        let payload = WagerRecorded(
            playerID: playerID.description, transactionID: id.value, currency: currency.contract,
            amount: amount.contract, game: game?.text ?? "", occurredAt: occurredAt.contract)
        return event(WagerRecorded.fullName, try payload.packedBytes(), at: createdAt)
    }

    fileprivate func voided(at now: Timestamp) throws -> OutboxEvent {
        let payload = WagerVoided(
            playerID: playerID.description, transactionID: id.value, currency: currency.contract,
            amount: amount.contract, game: game?.text ?? "", occurredAt: occurredAt.contract, voidedAt: now.contract)
        return event(WagerVoided.fullName, try payload.packedBytes(), at: now)
    }

    private func event(_ type: String, _ payload: [UInt8], at time: Timestamp) -> OutboxEvent {
        let time = time.postgresTimestamp
        return OutboxEvent(
            id: EventIdentifier.make(at: time), destination: "vip", playerID: playerID.postgresUUID, type: type,
            payload: payload, occurredAt: time)
    }
}
