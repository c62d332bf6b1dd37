import CatalogService
import Domain
import Testing

@Suite("Changing a package")
struct PackageChangeTests {
    private func changed(_ present: CoinPackage, _ change: StockChange) throws -> Result<CoinPackage, PackageRefusal> {
        present.replaced(by: try .fixture(stock: 77), change, at: .fixture + .seconds(1))
    }

    @Test("A change is the next version, made now, and keeps when the package was made")
    func nextVersion() throws {
        var wanted = try CoinPackage.fixture(version: 4)
        wanted.name = "Better"
        wanted.createdAt = .latest
        let next = try CoinPackage.fixture(version: 4).replaced(by: wanted, .keep, at: .fixture + .seconds(1)).get()
        #expect(next.version == 5 && next.name == "Better")
        #expect(next.createdAt == .fixture && next.updatedAt == .fixture + .seconds(1))
    }

    @Test("A version that is not the present one is refused, with the present one", arguments: [3, 5])
    func lostRace(version: Int32) throws {
        let result = try CoinPackage.fixture(version: 4).replaced(by: .fixture(version: version), .keep, at: .fixture)
        #expect(result == .failure(.versionChanged(now: 4)))
    }

    @Test("A stock changes by its change only, never by what the package said when it was read")
    func stock() throws {
        #expect(try changed(.fixture(stock: 5), .keep).get().stock == 5)
        #expect(try changed(.fixture(stock: nil), .keep).get().stock == nil)
        #expect(try changed(.fixture(stock: 5), .set(0)).get().stock == 0)
        #expect(try changed(.fixture(stock: 5), .add(-5)).get().stock == 0)
        #expect(try changed(.fixture(stock: nil), .add(3)).get().stock == 3)
        #expect(try changed(.fixture(stock: 5), .unlimited).get().stock == nil)
    }

    @Test("A stock never goes below zero, nor beyond what its column holds")
    func stockBounds() throws {
        #expect(try changed(.fixture(stock: 5), .add(-6)) == .failure(.stockTooSmall(remaining: 5)))
        #expect(
            try changed(.fixture(stock: .max), .add(1)) == .failure(.stockTooLarge(remaining: .max)))
    }

    @Test("Deactivating is a version of its own, once")
    func deactivate() throws {
        let package = try CoinPackage.fixture(version: 2)
        let gone = try package.deactivated(ifVersion: 2, at: .fixture).get()
        #expect(!gone.isActive && gone.version == 3)
        #expect(try gone.deactivated(ifVersion: nil, at: .latest).get() == gone)
        #expect(package.deactivated(ifVersion: 1, at: .fixture) == .failure(.versionChanged(now: 2)))
    }
}
