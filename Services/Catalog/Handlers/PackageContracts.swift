internal import CatalogContract
internal import Domain
internal import ServiceRuntime
private import Synchronization

/// Packages as the wire carries them, kept from call to call: a store of a dozen packages is shown many thousands of times
/// between two changes, and writing numbers and times as text is most of the work of showing it.
final class PackageContracts: Sendable {
    private let known = Mutex<[PackageID: CatalogContract.CoinPackage]>([:])

    /// The packages of offers, in their order.
    func contracts(of offers: [Offer]) -> [CatalogContract.CoinPackage] {
        known.withLock { known in
            offers.map { offer in
                let package = offer.package
                if var contract = known[package.id], contract.version == package.version {
                    // Sales make no version.
                    contract.stock = package.stock.map { Stock(remaining: $0) }
                    contract.updatedAt = package.updatedAt.contract
                    return contract
                }
                // Packages are never deleted, and few.
                let contract = package.contract
                known[package.id] = contract
                return contract
            }
        }
    }
}
