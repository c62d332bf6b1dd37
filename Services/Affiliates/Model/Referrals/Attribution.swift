package import Domain

/// Which link brought a player. Made once and never changed.
package struct Attribution: Sendable, Hashable {
    package var playerID: PlayerID
    package var code: AffiliateCode
    package var clickID: ClickID
    /// Nil where the link named no partner that exists: the player is attributed, and nobody earns.
    package var partnerID: PartnerID?
    /// As in the link's parameters; empty when there was none.
    package var campaignID: String
    package var promotionID: String
    /// The hidden packages that were opened.
    package var packageIDs: [PackageID]
    package var clickedAt: Timestamp
    /// When the player registered: sales from then on earn.
    package var linkedAt: Timestamp

    package init(
        playerID: PlayerID, code: AffiliateCode, clickID: ClickID, partnerID: PartnerID? = nil, campaignID: String = "",
        promotionID: String = "", packageIDs: [PackageID] = [], clickedAt: Timestamp, linkedAt: Timestamp
    ) {
        self.playerID = playerID
        self.code = code
        self.clickID = clickID
        self.partnerID = partnerID
        self.campaignID = campaignID
        self.promotionID = promotionID
        self.packageIDs = packageIDs
        self.clickedAt = clickedAt
        self.linkedAt = linkedAt
    }
}
