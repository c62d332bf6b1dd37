package import AffiliatesContract
package import Domain
package import ServiceRuntime

extension AffiliatesService.Promotion {
    /// Reads a promotion, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ wire: AffiliatesContract.Promotion?, at now: Timestamp, _ fields: inout RequestFields) {
        guard let wire else {
            fields.refuse("promotion", "is needed")
            return nil
        }
        let id = fields.read("promotion.promotion_id") { () throws(DomainError) in try PromotionID(wire.promotionID) }
        var packages: [PackageID] = []
        if (1...Self.packagesMax).contains(wire.packageIDs.count) {
            packages = wire.packageIDs.enumerated().compactMap { index, text in
                fields.read("promotion.package_ids[\(index)]") { () throws(DomainError) in try PackageID(text) }
            }
            if Set(packages).count < packages.count { fields.refuse("promotion.package_ids", "has none twice") }
        } else {
            fields.refuse(
                "promotion.package_ids", "has 1 to \(Self.packagesMax) elements, came \(wire.packageIDs.count)")
        }
        if !(0...Self.daysToExpiryMax).contains(wire.daysToExpiry) {
            fields.refuse("promotion.days_to_expiry", "is 0 to \(Self.daysToExpiryMax), came \(wire.daysToExpiry)")
        }
        guard let id, fields.areValid else { return nil }
        self.init(
            id: id, packageIDs: packages, daysToExpiry: wire.daysToExpiry == 0 ? nil : wire.daysToExpiry,
            isActive: wire.isActive, createdAt: now)
    }

    /// As the wire carries it.
    package var contract: AffiliatesContract.Promotion {
        AffiliatesContract.Promotion(
            promotionID: id.text, packageIDs: packageIDs.map(\.description), daysToExpiry: daysToExpiry ?? 0,
            isActive: isActive, createdAt: createdAt.contract, updatedAt: updatedAt.contract)
    }
}
