package import Domain

/// What a promotion opens to players who come by a link that names it.
package struct Promotion: Sendable, Hashable {
    package static let packagesMax = 100
    package static let daysToExpiryMax: Int32 = 3_650

    package var id: PromotionID
    /// Hidden packages of the catalog.
    package var packageIDs: [PackageID]
    /// From the registration on; nil for never.
    package var daysToExpiry: Int32?
    package var isActive: Bool
    package var createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: PromotionID, packageIDs: [PackageID], daysToExpiry: Int32? = nil, isActive: Bool = true,
        createdAt: Timestamp, updatedAt: Timestamp? = nil
    ) {
        self.id = id
        self.packageIDs = packageIDs
        self.daysToExpiry = daysToExpiry
        self.isActive = isActive
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
    }

    /// When what it opens to a player closes again; nil for never.
    package func expiry(ofPlayerLinkedAt time: Timestamp) -> Timestamp? {
        daysToExpiry.map { time + .seconds(86_400) * Int($0) }
    }
}
