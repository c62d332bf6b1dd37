package import Domain
private import Messages
private import Postgres
private import RewardsContract
package import ServiceRuntime

extension Registration {
    /// What other services are told of a new player.
    ///
    /// - Throws: `MessageError`, which only a text with a NUL could cause, and those were refused.
    package func events(at now: Timestamp) throws -> [OutboxEvent] {
        let payload = PlayerRegistered(
            playerID: playerID.description, affiliateCode: affiliateCode ?? "", birthdate: birthdate?.description ?? "",
            timeZone: timeZone, country: country ?? "", registeredAt: now.contract)
        let time = now.postgresTimestamp
        let packed = try payload.packedBytes()
        // An affiliate has nothing to do with a player who came by no link.
        let destinations = affiliateCode == nil ? ["vip"] : ["vip", "affiliates"]
        return destinations.map { destination in
            OutboxEvent(
                id: EventIdentifier.make(at: time), destination: destination, playerID: playerID.postgresUUID,
                type: PlayerRegistered.fullName, payload: packed, occurredAt: time)
        }
    }
}
