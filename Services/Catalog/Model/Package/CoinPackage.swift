package import Domain

/// Coins for a price: a row of `coin_packages`.
package struct CoinPackage: Sendable, Hashable {
    package var id: PackageID
    package var name: String
    /// Unique.
    package var systemName: String
    package var description: String?
    /// Zero for a free package.
    package var price: Money
    /// ISO 4217.
    package var priceCurrency: String
    package var goldCoins: Money
    /// The free promotional part.
    package var sweepstakesCoins: Money
    package var badge: String?
    package var imageURL: String?
    /// Higher first.
    package var displayPriority: Int32
    package var isActive: Bool
    /// nil for now.
    package var startsAt: Timestamp?
    /// Good up to this time; nil for ever.
    package var expiresAt: Timestamp?
    package var market: Market
    package var source: PackageSource
    package var limit: PurchaseLimit?
    /// How many are not sold yet; nil for unlimited.
    package var stock: Int32?
    package var metadata: JSONText?
    /// Counts the changes, from 1. Sales are none.
    package var version: Int32
    package var createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: PackageID, name: String, systemName: String, description: String? = nil, price: Money,
        priceCurrency: String = "USD", goldCoins: Money, sweepstakesCoins: Money = .zero, badge: String? = nil,
        imageURL: String? = nil, displayPriority: Int32 = 0, isActive: Bool = true, startsAt: Timestamp? = nil,
        expiresAt: Timestamp? = nil, market: Market = Market(), source: PackageSource = .standard,
        limit: PurchaseLimit? = nil, stock: Int32? = nil, metadata: JSONText? = nil, version: Int32 = 1,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.systemName = systemName
        self.description = description
        self.price = price
        self.priceCurrency = priceCurrency
        self.goldCoins = goldCoins
        self.sweepstakesCoins = sweepstakesCoins
        self.badge = badge
        self.imageURL = imageURL
        self.displayPriority = displayPriority
        self.isActive = isActive
        self.startsAt = startsAt
        self.expiresAt = expiresAt
        self.market = market
        self.source = source
        self.limit = limit
        self.stock = stock
        self.metadata = metadata
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension CoinPackage {
    /// Whether something of it can run out, so that a purchase in progress must hold it. An assignment is scarce, too.
    package var isScarce: Bool { stock != nil || limit != nil }

    /// The order in which a store shows packages: the highest priority first, then the newest.
    package static func isShownBefore(_ left: CoinPackage, _ right: CoinPackage) -> Bool {
        if left.displayPriority != right.displayPriority { return left.displayPriority > right.displayPriority }
        if left.createdAt != right.createdAt { return left.createdAt > right.createdAt }
        return left.id > right.id
    }
}

/// Who sees a package: the column `package_source`.
package enum PackageSource: String, CaseIterable, Sendable, Hashable {
    /// Everyone whom schedule and place allow.
    case standard
    /// Players to whom a CRM campaign assigned it.
    case smartico
    /// Players to whom an affiliate's link opened it.
    case affiliateHidden = "affiliate_hidden"

    /// Whether nobody sees it without an assignment.
    package var needsAssignment: Bool { self != .standard }
}
