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

    /// What everyone at a place may buy: the packages whose answer is the same for every player without an assignment.
    package func shelf(at place: Place, now: Timestamp) -> Shelf {
        let common = packages.indices.filter { packages[$0].isForEveryone }
        let changes = common.flatMap { [packages[$0].startsAt, packages[$0].expiresAt?.next].compactMap { $0 } }
        return Shelf(
            version: version, place: place, from: changes.filter { $0 <= now }.max() ?? .earliest,
            until: changes.filter { now < $0 }.min() ?? .latest,
            offers: common.compactMap { index in
                OfferQuestion(package: packages[index], place: place, now: now).offer.map { (index, $0) }
            })
    }
}

extension CoinPackage {
    /// Whether only the place and the time decide, where the player has no assignment of it.
    var isForEveryone: Bool { !source.needsAssignment && !isScarce }
}

extension OfferQuestion {
    /// nil where something is against it.
    var offer: Offer? {
        if case .success(let offer) = answer() { offer } else { nil }
    }
}

extension Timestamp {
    /// The first moment at which what was good up to this one is over.
    fileprivate var next: Timestamp { self + .microseconds(1) }
}
