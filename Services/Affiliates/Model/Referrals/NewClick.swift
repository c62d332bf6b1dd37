package import Domain

/// A click that has just happened.
package struct NewClick: Sendable, Hashable {
    package var code: AffiliateCode
    package var metadata: ClickMetadata
    package var isLikelyBot: Bool
    package var clickedAt: Timestamp

    package init(code: AffiliateCode, metadata: ClickMetadata, clickedAt: Timestamp) {
        self.code = code
        self.metadata = metadata
        // Ours to say, not a link's.
        self.metadata.remove(.likelyBot)
        self.metadata.remove(.duplicateClick)
        self.clickedAt = clickedAt
        isLikelyBot = UserAgent(metadata[.userAgent]).isLikelyBot
    }
}
