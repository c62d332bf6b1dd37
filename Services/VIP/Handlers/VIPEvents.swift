package import Domain
private import Messages
private import Postgres
package import ServiceRuntime
private import VIPContract

extension RewardedChange {
    /// What rewards is told of it.
    ///
    /// - Throws: `MessageError`, which only a text with a NUL could cause, and no column holds one.
    package func event() throws -> OutboxEvent {
        let payload = TierChanged(
            playerID: change.playerID.description, change: change.contract, gcReward: reward.goldCoins.contract,
            scReward: reward.sweepstakesCoins.contract)
        let time = change.at.postgresTimestamp
        return OutboxEvent(
            id: EventIdentifier.make(at: time), destination: "rewards", playerID: change.playerID.postgresUUID,
            type: TierChanged.fullName, payload: try payload.packedBytes(), occurredAt: time)
    }
}

extension BirthdayGift {
    /// What rewards is told of it.
    ///
    /// - Throws: `MessageError`, which no text of it can cause.
    package func event(for player: PlayerID, at now: Timestamp) throws -> OutboxEvent {
        let payload = BirthdayGiftClaimed(
            playerID: player.description, year: Int32(clamping: year), levelID: Int32(clamping: levelID?.value ?? 0),
            gcGift: goldCoins.contract, scGift: sweepstakesCoins.contract, claimedAt: now.contract)
        let time = now.postgresTimestamp
        return OutboxEvent(
            id: EventIdentifier.make(at: time), destination: "rewards", playerID: player.postgresUUID,
            type: BirthdayGiftClaimed.fullName, payload: try payload.packedBytes(), occurredAt: time)
    }
}
