private import AffiliatesContract
private import Domain
private import Messages
private import Postgres
package import ServiceRuntime

extension AffiliatesService.Attribution {
    /// What catalog is told of a player to whom a promotion opens packages.
    ///
    /// - Throws: `MessageError`, which only a text with a NUL could cause, and those were refused.
    package func events(of promotion: AffiliatesService.Promotion) throws -> [OutboxEvent] {
        let payload = PackagesUnlocked(
            playerID: playerID.description, affiliateCode: code.text, partnerID: partnerID?.description ?? "",
            promotionID: promotionID, campaignID: campaignID, packageIDs: packageIDs.map(\.description),
            linkedAt: linkedAt.contract, expiresAt: promotion.expiry(ofPlayerLinkedAt: linkedAt)?.contract)
        let time = linkedAt.postgresTimestamp
        return [
            OutboxEvent(
                id: EventIdentifier.make(at: time), destination: "catalog", playerID: playerID.postgresUUID,
                type: PackagesUnlocked.fullName, payload: try payload.packedBytes(), occurredAt: time)
        ]
    }
}
