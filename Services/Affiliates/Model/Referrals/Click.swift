package import Domain

/// A click of an affiliate's link, as it is kept.
package struct Click: Sendable, Hashable {
    package var id: ClickID
    /// Who registered by it; nil until somebody has.
    package var playerID: PlayerID?
    package var code: AffiliateCode
    package var metadata: ClickMetadata
    /// The first time, whatever came later (decision 10).
    package var clickedAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: ClickID, playerID: PlayerID? = nil, code: AffiliateCode, metadata: ClickMetadata = ClickMetadata(),
        clickedAt: Timestamp, updatedAt: Timestamp? = nil
    ) {
        self.id = id
        self.playerID = playerID
        self.code = code
        self.metadata = metadata
        self.clickedAt = clickedAt
        self.updatedAt = updatedAt ?? clickedAt
    }

    package var isLikelyBot: Bool { metadata[.likelyBot] == "true" }
    package var isDuplicate: Bool { metadata[.duplicateClick] == "true" }
    /// The partner whom the link names; nil where it names none, or none that could be one.
    package var partnerID: PartnerID? { try? PartnerID(metadata[.partnerID]) }
    package var promotionID: PromotionID? { try? PromotionID(metadata[.promotionID]) }
}
