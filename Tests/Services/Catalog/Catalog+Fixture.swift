import CatalogService
import Domain

extension CoinPackage {
    /// A standard package for 9.99 USD that everyone may buy; each test says only what matters to it.
    static func fixture(
        id: PackageID = .fixture, source: PackageSource = .standard, isActive: Bool = true,
        startsAt: Timestamp? = nil, expiresAt: Timestamp? = nil, market: Market = Market(),
        limit: PurchaseLimit? = nil, stock: Int32? = nil, priority: Int32 = 0, version: Int32 = 1
    ) throws -> CoinPackage {
        CoinPackage(
            id: id, name: "Starter", systemName: "starter", price: try Money("9.99"), goldCoins: Money(100_000),
            sweepstakesCoins: Money(10), displayPriority: priority, isActive: isActive, startsAt: startsAt,
            expiresAt: expiresAt, market: market, source: source, limit: limit, stock: stock, version: version,
            createdAt: .fixture, updatedAt: .fixture)
    }
}

extension Identifier {
    /// One of many that differ in their number only.
    static func numbered(_ number: UInt64) -> Identifier {
        Identifier(UUID128(high: 0x0190_a0e4_7c3a_7b1e, low: 0x9d52_0000_0000_0000 | number))
    }
}

extension PackageID {
    static var fixture: PackageID { .numbered(1) }
}

extension Assignment {
    /// An assignment of the fixture's package to the fixture's player, for ever.
    static func fixture(
        _ number: UInt64 = 1, package: PackageID = .fixture, player: PlayerID = .fixture,
        assignedAt: Timestamp = .fixture, expiresAt: Timestamp? = nil, claimedAt: Timestamp? = nil,
        heldUntil: Timestamp? = nil
    ) -> Assignment {
        Assignment(
            id: .numbered(number), packageID: package, playerID: player, assignedAt: assignedAt, expiresAt: expiresAt,
            claimedAt: claimedAt, heldUntil: heldUntil, createdAt: assignedAt)
    }
}

extension Duration {
    static let microsecond = Duration.microseconds(1)
    static let day = Duration.seconds(86_400)
}

extension Result where Failure == OfferRefused {
    /// Why not, if not.
    var refusal: OfferRefusal? {
        if case .failure(let refused) = self { refused.refusal } else { nil }
    }
}
