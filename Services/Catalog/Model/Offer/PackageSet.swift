package import Domain

/// The packages that may be in the store, as of a version of the whole set.
package struct PackageSet: Sendable, Hashable {
    package let version: Int64
    /// Active ones, in display order.
    package let packages: [CoinPackage]
    /// Those of which something can run out.
    package let scarce: [PackageID]
    /// When the limit periods of ``scarce`` begin is asked at each time anew; these are the periods.
    package let periods: [LimitPeriod]

    package init(version: Int64, packages: [CoinPackage]) {
        self.version = version
        self.packages = packages.filter(\.isActive).sorted(by: CoinPackage.isShownBefore)
        let scarce = self.packages.filter(\.isScarce)
        self.scarce = scarce.map(\.id)
        periods = scarce.map { $0.limit?.period ?? .lifetime }
    }

    /// What a player may buy, in display order.
    ///
    /// - Parameters:
    ///   - assignments: The player's that are open, of any package.
    ///   - usage: Of every package of ``scarce``.
    package func offers(
        at place: Place, assignments: [Assignment], usage: [PackageID: PackageUsage], now: Timestamp
    ) -> [Offer] {
        packages.compactMap { package in
            // Most players have few assignments, so looking through them beats a dictionary.
            let own = assignments.isEmpty ? [] : assignments.filter { $0.packageID == package.id }
            var package = package
            let used = usage[package.id]
            if let used { package.stock = used.stock }
            let question = OfferQuestion(
                package: package, place: place, assignments: own, usage: used ?? PackageUsage(), now: now)
            guard case .success(let offer) = question.answer() else { return nil }
            return offer
        }
    }
}
