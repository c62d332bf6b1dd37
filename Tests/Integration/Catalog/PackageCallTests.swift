import CatalogContract
import CommonContract
import LoyaltyHarness
import RPC
import Testing
import WellKnownContract

@Suite("The calls of packages")
struct PackageCallTests {
    @Test("A package that was created can be read, to the last field")
    func createAndGet() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            var wanted = CoinPackage.fixture("full", limit: 2, period: .week, stock: 7)
            wanted.description = "Coins, «many» of them"
            wanted.badge = "best"
            wanted.imageURL = "https://example.com/1.png"
            wanted.displayPriority = 5
            wanted.startsAt = Timestamp(seconds: 1_700_000_000, nanos: 1_000)
            wanted.expiresAt = Timestamp(seconds: 1_900_000_000)
            wanted.availableCountries = ["US", "CA"]
            wanted.restrictedCountries = ["DE"]
            wanted.restrictedStates = ["US-WA", "ID"]
            wanted.source = .smartico
            wanted.metadata = "{\"a\":1.50}"
            let created = try await loyalty.catalog.create(wanted)
            let read = try await loyalty.catalog.packages.getPackage(GetPackageRequest(packageID: created.packageID))
            #expect(read.package == created)
            wanted.packageID = created.packageID
            wanted.version = 1
            wanted.createdAt = created.createdAt
            wanted.updatedAt = created.createdAt
            #expect(created == wanted)
        }
    }

    @Test("Many packages are answered at once, in the order asked for, without those that nobody made")
    func batch() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let packages = loyalty.catalog.packages
            let first = try await loyalty.catalog.create(.fixture("first"))
            let second = try await loyalty.catalog.create(.fixture("second"))
            _ = try await packages.deactivatePackage(
                DeactivatePackageRequest(idempotencyKey: "d", packageID: first.packageID, expectedVersion: 1))
            let answer = try await packages.batchGetPackages(
                BatchGetPackagesRequest(packageIDs: [second.packageID, anyID(), first.packageID]))
            #expect(answer.packages.map(\.packageID) == [second.packageID, first.packageID])
            #expect(answer.packages.map(\.isActive) == [true, false])
            for (ids, field) in [([], "package_ids"), ([first.packageID, "x"], "package_ids[1]")] {
                let error = try await refusal {
                    _ = try await packages.batchGetPackages(BatchGetPackagesRequest(packageIDs: ids))
                }
                #expect(error.code == .invalidArgument && error.details.fieldViolations.map(\.field) == [field])
            }
        }
    }

    @Test("The same request again answers the same; another with the key, a taken name and a taken id are refused")
    func idempotency() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let packages = loyalty.catalog.packages
            let request = CreatePackageRequest(idempotencyKey: "k", package: .fixture("one"))
            let first = try await packages.createPackage(request)
            let again = try await packages.createPackage(request)
            #expect(again.replayed && again.package == first.package)
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let other = try await refusal {
                _ = try await packages.createPackage(
                    CreatePackageRequest(idempotencyKey: "k", package: .fixture("two")))
            }
            #expect(other.code == .alreadyExists && other.details.reason == "IDEMPOTENCY_CONFLICT")
            let taken = try await refusal {
                _ = try await packages.createPackage(
                    CreatePackageRequest(idempotencyKey: "l", package: .fixture("one")))
            }
            #expect(taken.code == .alreadyExists && taken.details.reason == "SYSTEM_NAME_TAKEN")
            let id = try await refusal {
                var package = CoinPackage.fixture("three")
                package.packageID = first.package?.packageID ?? ""
                _ = try await packages.createPackage(CreatePackageRequest(idempotencyKey: "m", package: package))
            }
            #expect(id.code == .alreadyExists && id.details.reason == "PACKAGE_ID_TAKEN")
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("An update is for the version that was read, and leaves the stock to its own change")
    func update() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let packages = loyalty.catalog.packages
            var package = try await loyalty.catalog.create(.fixture(stock: 3))
            package.name = "Better"
            package.stock = Stock(remaining: 99)
            let second = try await packages.updatePackage(
                UpdatePackageRequest(idempotencyKey: "a", package: package)
            ).package
            #expect(second?.version == 2 && second?.name == "Better" && second?.stock?.remaining == 3)
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let stale = try await refusal {
                _ = try await packages.updatePackage(UpdatePackageRequest(idempotencyKey: "b", package: package))
            }
            #expect(stale.code == .aborted && stale.details.reason == "VERSION_CHANGED")
            #expect(stale.details.metadata["version"] == "2")
            let small = try await refusal {
                _ = try await packages.updatePackage(
                    UpdatePackageRequest(
                        idempotencyKey: "c", package: second, stockChange: StockChange(change: .add(-4))))
            }
            #expect(small.code == .failedPrecondition && small.details.reason == "STOCK_TOO_SMALL")
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
            let third = try await packages.updatePackage(
                UpdatePackageRequest(
                    idempotencyKey: "d", package: second, stockChange: StockChange(change: .unlimited(true)))
            ).package
            #expect(third?.stock == nil && third?.version == 3)
        }
    }

    @Test("Of two who update the same version one wins")
    func updateRace() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture())
            let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
                for key in 0..<8 {
                    group.addTask {
                        do {
                            _ = try await loyalty.catalog.packages.updatePackage(
                                UpdatePackageRequest(idempotencyKey: "\(key)", package: package))
                            return true
                        } catch let error as RPCError where error.details.reason == "VERSION_CHANGED" {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 1)
        }
    }

    @Test("A package that is deactivated is gone from the store at once, and stays readable")
    func deactivate() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture())
            #expect(try await loyalty.catalog.available(to: anyID())[package.packageID] != nil)
            let request = DeactivatePackageRequest(
                idempotencyKey: "a", packageID: package.packageID, expectedVersion: 1)
            let gone = try await loyalty.catalog.packages.deactivatePackage(request).package
            #expect(gone?.isActive == false && gone?.version == 2)
            #expect(try await loyalty.catalog.available(to: anyID())[package.packageID] == nil)
            let again = try await loyalty.catalog.packages.deactivatePackage(
                DeactivatePackageRequest(idempotencyKey: "b", packageID: package.packageID))
            #expect(again.package == gone && !again.replayed)
        }
    }

    @Test("Pages go on after the row they ended with, whatever is added meanwhile")
    func pages() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            var ids: [String] = []
            for _ in 0..<5 { ids.append(try await loyalty.catalog.create(.fixture()).packageID) }
            func list(_ token: String) async throws -> ListPackagesResponse {
                try await loyalty.catalog.packages.listPackages(
                    ListPackagesRequest(page: PageRequest(pageSize: 2, pageToken: token)))
            }
            var seen: [String] = []
            var token = ""
            repeat {
                let page = try await list(token)
                seen += page.packages.map(\.packageID)
                token = page.page?.nextPageToken ?? ""
                _ = try await loyalty.catalog.create(.fixture())
            } while !token.isEmpty
            #expect(seen == ids.reversed())
            let hidden = try await loyalty.catalog.create(.fixture("hidden", source: .affiliateHidden))
            let list = try await loyalty.catalog.packages.listPackages(
                ListPackagesRequest(activity: .active, source: .affiliateHidden))
            #expect(list.packages == [hidden])
            let byName = try await loyalty.catalog.packages.listPackages(ListPackagesRequest(systemName: "hidden"))
            #expect(byName.packages == [hidden])
        }
    }
}
