import AffiliatesContract
import CatalogContract
import CommonContract
import EventsContract
import Foundation
import LoyaltyHarness
import PurchasesContract
import RPC
import Testing
import WellKnownContract

@Suite("What catalog learns of purchases and links")
struct PurchaseEventTests {
    private func completed(
        _ purchase: String, _ player: String, _ package: CoinPackage, assignment: String = "", reservation: String = "",
        at time: Timestamp = .fromNow(0)
    ) -> PurchaseCompleted {
        PurchaseCompleted(
            purchaseID: purchase, playerID: player, packageID: package.packageID, assignmentID: assignment,
            reservationID: reservation, completedAt: time)
    }

    private func refunded(_ purchase: String, _ player: String, _ package: CoinPackage) -> PurchaseRefunded {
        PurchaseRefunded(
            purchaseID: purchase, playerID: player, packageID: package.packageID, completedAt: .fromNow(-5),
            refundedAt: .fromNow(0))
    }

    @Test("A completed purchase claims its assignment and its reservation, and takes from the stock, once")
    func completedPurchase() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let (ada, purchase) = (anyID(), anyID())
            let package = try await catalog.create(.fixture(source: .smartico, stock: 2))
            let assignment = try await catalog.assign(package, to: ada)
            let held = try #require(try await catalog.reserve(package, for: ada).reservation)
            let event = completed(
                purchase, ada, package, assignment: assignment.assignmentID, reservation: held.reservationID)
            #expect(try await loyalty.tellCatalog(event, of: ada, from: "purchases").status == .applied)
            // The same fact told by another event, and the call after it, change nothing.
            #expect(try await loyalty.tellCatalog(event, of: ada, from: "purchases").status == .applied)
            let again = try await catalog.claim(held, purchase: purchase)
            #expect(again.replayed && again.reservation?.state == .claimed)
            #expect(try await catalog.assignment(assignment.assignmentID).claimedAt == event.completedAt)
            #expect(try await catalog.stock(of: package) == 1)
        }
    }

    @Test("A refund gives stock and limit back; the claim stays, marked refunded")
    func refund() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let (ada, purchase) = (anyID(), anyID())
            let package = try await catalog.create(.fixture(source: .smartico, limit: 1, period: .lifetime, stock: 1))
            let assignment = try await catalog.assign(package, to: ada, campaign: "spring")
            let held = try await catalog.reserve(package, for: ada).reservation
            _ = try await catalog.claim(held, purchase: purchase)
            #expect(try await catalog.stock(of: package) == 0)
            for _ in 0..<2 {
                let outcome = try await loyalty.tellCatalog(
                    refunded(purchase, ada, package), of: ada, from: "purchases")
                #expect(outcome.status == .applied)
            }
            #expect(try await catalog.stock(of: package) == 1)
            let after = try await catalog.assignment(assignment.assignmentID)
            #expect(after.state == .claimed && after.refundedAt != nil)
            #expect(try await catalog.available(to: ada).isEmpty)
            _ = try await catalog.assign(package, to: ada)
            #expect(try await catalog.available(to: ada).count == 1)
            let report = try await catalog.campaigns.campaignReport(CampaignReportRequest(campaignID: "spring"))
            #expect(report.rows.map(\.claimed) == [1] && report.rows.map(\.refunded) == [1])
        }
    }

    @Test("A refund that comes before its purchase keeps the purchase from counting")
    func refundFirst() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let (ada, purchase) = (anyID(), anyID())
            let package = try await catalog.create(.fixture(stock: 3))
            _ = try await loyalty.tellCatalog(refunded(purchase, ada, package), of: ada, from: "purchases")
            _ = try await loyalty.tellCatalog(completed(purchase, ada, package), of: ada, from: "purchases")
            #expect(try await catalog.stock(of: package) == 3)
        }
    }

    @Test("A purchase that catalog would have refused is recorded, with why")
    func exceptions() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let package = try await catalog.create(.fixture(stock: 1))
            for _ in 0..<2 {
                _ = try await loyalty.tellCatalog(completed(anyID(), ada, package), of: ada, from: "purchases")
            }
            let exceptions = try await catalog.reservations.listClaims(ListClaimsRequest(onlyExceptions: true))
            #expect(exceptions.claims.map(\.exception) == ["sold_out"])
            #expect(try await catalog.stock(of: package) == 0)
            let all = try await catalog.reservations.listClaims(ListClaimsRequest(playerID: ada))
            #expect(all.claims.count == 2)
        }
    }

    @Test("A purchase of an unknown package fails alone, and changes nothing")
    func unknownPackage() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let ada = anyID()
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let outcome = try await loyalty.tellCatalog(
                completed(anyID(), ada, CoinPackage(packageID: anyID())), of: ada, from: "purchases")
            #expect(outcome.status == .failed && outcome.reason == "PACKAGE_UNKNOWN")
            let malformed = try await loyalty.tellCatalog(
                completed("x", ada, CoinPackage(packageID: anyID())), of: ada, from: "purchases")
            #expect(malformed.status == .failed && malformed.reason == "PURCHASE_MALFORMED")
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("The call and the event of one purchase at once claim once")
    func callAndEventRace() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let package = try await catalog.create(.fixture(stock: 100))
            for _ in 0..<10 {
                let (ada, purchase) = (anyID(), anyID())
                let held = try #require(try await catalog.reserve(package, for: ada).reservation)
                let event = completed(purchase, ada, package, reservation: held.reservationID)
                async let told = loyalty.tellCatalog(event, of: ada, from: "purchases")
                async let claimed = catalog.claim(held, purchase: purchase)
                #expect(try await told.status == .applied)
                _ = try? await claimed
            }
            #expect(try await catalog.stock(of: package) == 90)
        }
    }

    @Test("An affiliate's link assigns the packages that it opens, once, with where they came from")
    func unlocked() async throws {
        try await LoyaltyHarness.run(services: [.catalog]) { loyalty in
            let catalog = loyalty.catalog
            let ada = anyID()
            let hidden = try await catalog.create(.fixture(source: .affiliateHidden))
            let end = Timestamp.fromNow(3_600)
            let event = PackagesUnlocked(
                playerID: ada, affiliateCode: "click-1", partnerID: "p", promotionID: "welcome", campaignID: "spring",
                packageIDs: [hidden.packageID], linkedAt: .fromNow(0), expiresAt: end)
            for _ in 0..<2 {
                #expect(try await loyalty.tellCatalog(event, of: ada, from: "affiliates").status == .applied)
            }
            let list = try await catalog.assignments.listAssignments(ListAssignmentsRequest(playerID: ada)).assignments
            #expect(list.count == 1)
            #expect(list.first?.assignedBy == "affiliate" && list.first?.campaignID == "spring")
            #expect(list.first?.expiresAt == end && list.first?.metadata.contains("welcome") == true)
            #expect(try await catalog.available(to: ada)[hidden.packageID]?.reason == .unlocked)
            var unknown = event
            unknown.packageIDs.append(anyID())
            unknown.affiliateCode = "click-2"
            let outcome = try await loyalty.tellCatalog(unknown, of: ada, from: "affiliates")
            #expect(outcome.status == .failed && outcome.reason == "PACKAGE_UNKNOWN")
            #expect(
                try await catalog.assignments.listAssignments(ListAssignmentsRequest(playerID: ada)).assignments == list
            )
        }
    }
}
