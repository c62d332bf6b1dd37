import CatalogContract
import CommonContract
import LoyaltyHarness
import RPC
import Testing
import WellKnownContract

@Suite("The calls of offers")
struct OfferCallTests {
    @Test("Each offer says why it is shown, with its assignment and when it lapses")
    func reasons() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let (ada, bea) = (anyID(), anyID())
            let standard = try await catalog.create(.fixture())
            let crm = try await catalog.create(.fixture(source: .smartico))
            let hidden = try await catalog.create(.fixture(source: .affiliateHidden))
            let end = Timestamp.fromNow(3_600)
            let assignment = try await catalog.assign(crm, to: ada, expiresAt: end, campaign: "spring")
            _ = try await catalog.assign(hidden, to: ada)
            let offers = try await catalog.available(to: ada)
            #expect(offers.count == 3)
            #expect(offers[standard.packageID]?.reason == .standard)
            #expect(offers[hidden.packageID]?.reason == .unlocked)
            let offer = try #require(offers[crm.packageID])
            #expect(offer.reason == .assigned && offer.assignmentID == assignment.assignmentID)
            #expect(offer.lapsesAt == end && offer.campaignID == "spring" && offer.package == crm)
            #expect(try await Array(catalog.available(to: bea).keys) == [standard.packageID])
        }
    }

    @Test("An assignment is shown up to its end and never after")
    func expiry() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let ada = anyID()
            let package = try await loyalty.catalog.create(.fixture(source: .smartico))
            let end = Timestamp.fromNow(2)
            _ = try await loyalty.catalog.assign(package, to: ada, expiresAt: end)
            var answers = 0
            // Every answer must be right for the very time that it names.
            while true {
                let answer = try await loyalty.catalog.offers.listAvailable(ListAvailableRequest(playerID: ada))
                let asOf = try #require(answer.asOf)
                let isOver = (asOf.seconds, asOf.nanos) > (end.seconds, end.nanos)
                #expect(answer.offers.isEmpty == isOver)
                answers += 1
                if isOver { break }
            }
            #expect(answers > 1)
        }
    }

    @Test("A restricted place hides a package even if it is assigned, and an unknown country where a list restricts it")
    func places() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let ada = anyID()
            var wanted = CoinPackage.fixture(source: .smartico)
            wanted.restrictedStates = ["US-WA"]
            let package = try await loyalty.catalog.create(wanted)
            _ = try await loyalty.catalog.assign(package, to: ada)
            func isShown(_ country: String, _ state: String) async throws -> Bool {
                try await !loyalty.catalog.available(to: ada, country: country, state: state).isEmpty
            }
            #expect(try await isShown("US", "NY"))
            #expect(try await !isShown("US", "WA"))
            #expect(try await !isShown("US", ""))
            #expect(try await !isShown("", ""))
            #expect(try await isShown("DE", ""))
            let offer = try await loyalty.catalog.offers.getOffer(
                GetOfferRequest(playerID: ada, country: "US", state: "WA", packageID: package.packageID))
            #expect(offer.offer == nil && offer.refusal == .placeRestricted && offer.package == package)
        }
    }

    @Test("Offers are in display order: priority, then the newest")
    func order() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            var ids: [String] = []
            for priority in [1, 3, 2, 3] as [Int32] {
                var package = CoinPackage.fixture()
                package.displayPriority = priority
                ids.append(try await loyalty.catalog.create(package).packageID)
            }
            let answer = try await loyalty.catalog.offers.listAvailable(ListAvailableRequest(playerID: anyID()))
            #expect(answer.offers.map { $0.package?.packageID } == [ids[3], ids[1], ids[2], ids[0]])
        }
    }

    @Test("A change by one replica shows in the answers of the other at once")
    func replicas() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            // What the second replica would have in memory is in the first one's, too: both go by the database's version.
            var package = try await loyalty.catalog.create(.fixture(stock: 5))
            #expect(try await loyalty.catalog.available(to: anyID()).count == 1)
            try await loyalty.database.withPool(user: "loyalty_catalog") { pool in
                let other = CatalogReplica(pool)
                try await other.rename(package.packageID, to: "Renamed")
            }
            package.name = "Renamed"
            let offers = try await loyalty.catalog.available(to: anyID())
            #expect(offers[package.packageID]?.package?.name == "Renamed")
        }
    }

    @Test("Why a package is not to be had, and when it will be")
    func refusals() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            var later = CoinPackage.fixture()
            later.startsAt = .fromNow(3_600)
            let soon = try await catalog.create(later)
            let limited = try await catalog.create(.fixture(limit: 1, period: .lifetime))
            let crm = try await catalog.create(.fixture(source: .smartico))
            let empty = try await catalog.create(.fixture(stock: 0))
            let held = try await catalog.reserve(limited, for: ada)
            _ = try await catalog.claim(held.reservation)
            func ask(_ package: CoinPackage) async throws -> GetOfferResponse {
                try await catalog.offers.getOffer(GetOfferRequest(playerID: ada, packageID: package.packageID))
            }
            let notStarted = try await ask(soon)
            #expect(notStarted.refusal == .packageNotStarted && notStarted.availableAt == later.startsAt)
            let reached = try await ask(limited)
            #expect(reached.refusal == .limitReached && reached.availableAt == nil)
            #expect(try await ask(crm).refusal == .notAssigned)
            #expect(try await ask(empty).refusal == .soldOut)
            #expect(try await catalog.available(to: ada).isEmpty)
            let unknown = try await refusal { _ = try await ask(CoinPackage(packageID: anyID())) }
            #expect(unknown.code == .notFound && unknown.details.reason == "PACKAGE_UNKNOWN")
        }
    }
}
