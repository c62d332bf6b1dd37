/// What is kept of a click beside its code: the link's parameters and what is known of the visit, as one flat object.
package struct ClickMetadata: Sendable, Hashable {
    /// The members that this service reads or writes itself.
    package enum Key: String, Sendable, CaseIterable {
        case partnerID = "partner_id"
        case campaignID = "campaign_id"
        case promotionID = "promotion_id"
        case utmSource = "utm_source"
        case utmMedium = "utm_medium"
        case utmCampaign = "utm_campaign"
        case utmTerm = "utm_term"
        case utmContent = "utm_content"
        case userAgent = "user_agent"
        case ip
        case country
        case referrer
        case likelyBot = "likely_bot"
        case duplicateClick = "duplicate_click"
    }

    /// What says nothing of a person and stays when a player is erased; all other members go.
    package static let impersonalKeys: [Key] = [
        .partnerID, .campaignID, .promotionID, .utmSource, .utmMedium, .utmCampaign, .utmTerm, .utmContent, .likelyBot,
        .duplicateClick,
    ]

    package private(set) var members: [String: String]

    /// - Parameter parameters: Of the link. What the visit says itself wins over a parameter of the same name.
    package init(_ parameters: [String: String] = [:]) { members = parameters }

    /// A member; setting an empty text leaves what is there.
    package subscript(key: Key) -> String {
        get { members[key.rawValue, default: ""] }
        set { if !newValue.isEmpty { members[key.rawValue] = newValue } }
    }

    /// Takes a member out: what a link's parameter must not say.
    package mutating func remove(_ key: Key) { members[key.rawValue] = nil }
}
