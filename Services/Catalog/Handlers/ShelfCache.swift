internal import CatalogContract
internal import Domain
internal import ServiceRuntime
private import Synchronization

/// Shelves as the wire carries them, kept while they are true: a store shows the same dozen packages many thousands of
/// times between two changes.
final class ShelfCache: Sendable {
    struct Entry: Sendable {
        let shelf: Shelf
        /// The shelf's offers.
        let offers: [CatalogContract.Offer]
    }

    /// Countries and their states are some thousands; who asks for others at random finds nothing kept.
    private static let placesMax = 4_096

    private let entries = Mutex<[Place: Entry]>([:])
    /// Of the versions that were shown last. Packages are never deleted, and few.
    private let packages = Mutex<[PackageID: CatalogContract.CoinPackage]>([:])

    /// What of a set everyone at a place may buy.
    func entry(of set: PackageSet, at place: Place, now: Timestamp) -> Entry {
        if let entry = entries.withLock({ $0[place] }), entry.shelf.isTrue(of: set.version, at: now) { return entry }
        let shelf = set.shelf(at: place, now: now)
        let entry = Entry(shelf: shelf, offers: shelf.offers.map(contract))
        entries.withLock { entries in
            if entries.count >= Self.placesMax { entries.removeAll(keepingCapacity: true) }
            entries[place] = entry
        }
        return entry
    }

    /// An offer as the wire carries it.
    func contract(_ offer: Offer) -> CatalogContract.Offer {
        let package = offer.package
        if var known = packages.withLock({ $0[package.id] }), known.version == package.version {
            // Sales make no version.
            known.stock = package.stock.map { Stock(remaining: $0) }
            known.updatedAt = package.updatedAt.contract
            return offer.contract(package: known)
        }
        let contract = package.contract
        packages.withLock { $0[package.id] = contract }
        return offer.contract(package: contract)
    }
}
