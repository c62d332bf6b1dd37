package import AffiliatesContract
private import Domain
private import ServiceRuntime

extension AffiliatesService.Attribution {
    /// As the wire carries it.
    package var contract: AffiliatesContract.Attribution {
        AffiliatesContract.Attribution(
            playerID: playerID.description, affiliateCode: code.text, partnerID: partnerID?.description ?? "",
            campaignID: campaignID, promotionID: promotionID, clickedAt: clickedAt.contract,
            linkedAt: linkedAt.contract)
    }
}

extension AttributionStore.Unattributed {
    /// As the wire carries it.
    package var contract: UnattributedRegistration {
        UnattributedRegistration(
            playerID: playerID.description, affiliateCode: code, reason: reason, registeredAt: registeredAt.contract)
    }
}
