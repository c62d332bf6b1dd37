import CatalogContract
import Foundation
import LoyaltyHarness
import RPC
import Testing

@Suite("A segment of 100,000 players")
struct SegmentTests {
    @Test(
        "It is assigned in one call, and the same call again changes nothing",
        .enabled(if: ProcessInfo.processInfo.environment["LOYALTY_SLOW_TESTS"] != nil))
    func segment() async throws {
        try await LoyaltyHarness.run(.processes, services: [.catalog]) { loyalty in
            let package = try await loyalty.catalog.create(.fixture(source: .smartico))
            let header = AssignManyHeader(
                correlationID: "segment", packageID: package.packageID, expiresAt: .fromNow(86_400),
                campaignID: "spring", segment: "whales")
            let rows = (0..<100_000).map { _ in AssignmentRow(playerID: anyID()) }
            let start = ContinuousClock.now
            let first = try await loyalty.catalog.push(header, rows, perMessage: 5_000)
            print("100,000 assignments in \(ContinuousClock.now - start)")
            #expect(first.assigned == 100_000 && first.refused == 0)
            let again = try await loyalty.catalog.push(header, rows, perMessage: 5_000)
            #expect(again.alreadyAssigned == 100_000)
            let report = try await loyalty.catalog.campaigns.campaignReport(CampaignReportRequest())
            #expect(report.rows.map(\.assigned) == [100_000] && report.rows.map(\.players) == [100_000])
        }
    }
}
