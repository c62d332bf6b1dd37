package import Domain

// The identifiers that only this service speaks of.

package typealias ClickID = Identifier<ClickTag>
package typealias PartnerID = Identifier<PartnerTag>
package typealias PlanID = Identifier<PlanTag>
package typealias EntryID = NumberIdentifier<EntryTag>
/// The code of one click of an affiliate's link (decision 9).
package typealias AffiliateCode = Token<AffiliateCodeTag>
/// What links carry as `promotion_id`.
package typealias PromotionID = Token<PromotionTag>

/// A click of an affiliate's link.
package enum ClickTag: IdentifierTag { package static let noun = "click id" }
/// An affiliate partner.
package enum PartnerTag: IdentifierTag { package static let noun = "partner id" }
/// A plan by which a partner is paid.
package enum PlanTag: IdentifierTag { package static let noun = "plan id" }
/// A line of the commission's book.
package enum EntryTag: IdentifierTag { package static let noun = "entry id" }

package enum AffiliateCodeTag: TokenTag {
    package static let noun = "an affiliate code"
    /// The seed's `varchar(255)`.
    package static let charactersMax = 255
}

package enum PromotionTag: TokenTag {
    package static let noun = "a promotion id"
    package static let charactersMax = 100
}
