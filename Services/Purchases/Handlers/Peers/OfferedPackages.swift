internal import CatalogContract
internal import Domain
private import Synchronization

/// Packages as they were read last: a package that sells is answered the same a thousand times a second, and its document
/// need not be made anew each time.
final class OfferedPackages: Sendable {
    /// A store has some dozens; past this, whoever comes is read anew.
    private static let countMax = 1_000

    private let known = Mutex<[String: (wire: CoinPackage, package: OfferedPackage)]>([:])

    /// The package that catalog answered.
    ///
    /// - Throws: `DomainError` for one that makes no sense.
    func read(_ wire: CoinPackage?) throws(DomainError) -> OfferedPackage {
        guard let wire else { return try OfferedPackage(nil) }
        if let entry = known.withLock({ $0[wire.packageID] }), entry.wire == wire { return entry.package }
        let package = try OfferedPackage(wire)
        known.withLock { known in
            if known.count < Self.countMax || known[wire.packageID] != nil { known[wire.packageID] = (wire, package) }
        }
        return package
    }
}
