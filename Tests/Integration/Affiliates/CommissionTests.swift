import AffiliatesContract
import CommonContract
import EventsContract
import Foundation
import LoyaltyHarness
import PurchasesContract
import RPC
import RewardsContract
import Testing
import WellKnownContract

@Suite("Commission, from the events of purchases")
struct CommissionTests {
    @Test("A sale earns by the plan, and its refund takes back exactly that, once")
    func saleAndRefund() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner)
            let player = try await loyalty.affiliates.brought(by: partner)
            let sale = PurchaseCompleted.fixture(player, price: "33.33", at: .fromNow(1))
            #expect(try await loyalty.tellAffiliates([sale, sale.refunded()], of: player) == [.applied, .applied])
            let expected = ["cpa 10", "revshare 1.6665", "cpa -10", "revshare -1.6665"]
            #expect(try await loyalty.affiliates.entries(purchase: sale.purchaseID) == expected)
            // The same facts told as further events, which no relay does, change nothing either.
            try await loyalty.tellAffiliates([sale, sale.refunded()], of: player)
            #expect(try await loyalty.affiliates.entries(purchase: sale.purchaseID) == expected)
        }
    }

    @Test("A refund that comes before its sale waits for it")
    func refundFirst() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner)
            let player = try await loyalty.affiliates.brought(by: partner)
            let sale = PurchaseCompleted.fixture(player, at: .fromNow(1))
            try await loyalty.tellAffiliates([sale.refunded()], of: player)
            #expect(try await loyalty.affiliates.entries(player: player).isEmpty)
            try await loyalty.tellAffiliates([sale], of: player)
            #expect(
                try await loyalty.affiliates.entries(player: player)
                    == ["cpa 10", "revshare 5", "cpa -10", "revshare -5"])
        }
    }

    @Test("A registration that comes after the sale brings its commission along")
    func registrationLast() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner)
            try await loyalty.affiliates.click("c", ["partner_id": partner])
            let player = newID()
            try await loyalty.tellAffiliates([PurchaseCompleted.fixture(player, at: .fromNow(10))], of: player)
            #expect(try await loyalty.affiliates.entries(player: player).isEmpty)
            try await loyalty.tellAffiliates(
                [PlayerRegistered(playerID: player, affiliateCode: "c", registeredAt: .fromNow())], from: "rewards",
                of: player)
            #expect(try await loyalty.affiliates.entries(player: player) == ["cpa 10", "revshare 5"])
        }
    }

    @Test("Purchases of players whom nobody brought are taken, and earn nobody anything")
    func unattributed() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let player = newID()
            let sale = PurchaseCompleted.fixture(player)
            let outcomes = try await loyalty.tellAffiliates([sale, sale.refunded()], of: player)
            #expect(outcomes == [.applied, .applied])
            #expect(try await loyalty.affiliates.entries(player: player).isEmpty)
        }
    }

    @Test("A malformed purchase is refused with a reason, and does not hold up its neighbours")
    func malformed() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let player = newID()
            for change: (inout PurchaseCompleted) -> Void in [
                { $0.purchaseID = "seven" }, { $0.priceCurrency = "dollars" }, { $0.price = Money("-1") },
                { $0.completedAt = WellKnownContract.Timestamp(seconds: .max) },
            ] {
                var sale = PurchaseCompleted.fixture(player)
                change(&sale)
                let before = try await DatabaseSnapshot(of: loyalty.database)
                #expect(try await loyalty.tellAffiliates([sale], of: player) == [.failed])
                #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
            }
        }
    }

    @Test("A statement adds up, is the same again, and a later month's refund counts in that month")
    func statement() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner) { $0.negativeCarryOver = true }
            let player = try await loyalty.affiliates.brought(by: partner)
            let first = PurchaseCompleted.fixture(player, at: .fromNow(1))
            let second = PurchaseCompleted.fixture(player, price: "40", isFirst: false, at: .fromNow(2))
            let nextMonth = WellKnownContract.Timestamp.fromNow(32 * 86_400)
            try await loyalty.tellAffiliates([first, second, first.refunded(at: nextMonth)], of: player)
            func statement(_ month: String) async throws -> CommissionStatementResponse {
                try await loyalty.affiliates.commissions.commissionStatement(
                    CommissionStatementRequest(partnerID: partner, month: month))
            }
            let month = try await #require(loyalty.affiliates.months(of: player).last)
            let sold = try await statement(month)
            let totals = try #require(sold.totals.first)
            #expect(totals.salesCount == 2 && totals.salesAmount == Money("140") && totals.refundsCount == 0)
            #expect(totals.earned == Money("17") && totals.payable == Money("17") && sold.entries.count == 3)
            let refundMonth = try await #require(loyalty.affiliates.months(of: player).first)
            let refunded = try await statement(refundMonth)
            let back = try #require(refunded.totals.first)
            #expect(back.refundsCount == 1 && back.refundsAmount == Money("100") && back.reversed == Money("-15"))
            #expect(back.payable == Money("0") && back.carriedOut == Money("-15"))
            #expect(try await statement(month) == sold)
            #expect(try await statement(refundMonth) == refunded)
        }
    }

    @Test("The book pages without gaps or repetitions while entries are added")
    func pages() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner)
            let player = try await loyalty.affiliates.brought(by: partner)
            func sell(_ count: Int) async throws {
                let sales = (0..<count).map { _ in PurchaseCompleted.fixture(player, isFirst: false, at: .fromNow(1)) }
                try await loyalty.tellAffiliates(sales, of: player)
            }
            try await sell(5)
            var seen: [Int64] = []
            var token = ""
            repeat {
                let answer = try await loyalty.affiliates.commissions.listEntries(
                    ListEntriesRequest(page: PageRequest(pageSize: 2, pageToken: token), partnerID: partner))
                seen += answer.entries.map(\.entryID)
                token = answer.page?.nextPageToken ?? ""
                try await sell(1)
            } while !token.isEmpty
            #expect(seen.count == 5 && seen == seen.sorted(by: >))
        }
    }

    @Test("The funnel counts clicks, registrations and first purchases by campaign and day")
    func funnel() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            for index in 0..<3 {
                try await loyalty.affiliates.click("x\(index)", ["partner_id": partner, "campaign_id": "spring"])
            }
            let player = try await loyalty.affiliates.brought(by: partner)
            _ = try await loyalty.affiliates.brought(by: partner)
            try await loyalty.tellAffiliates([PurchaseCompleted.fixture(player, at: .fromNow(1))], of: player)
            let click = try await loyalty.affiliates.referrals.getClick(GetClickRequest(affiliateCode: "x0")).click
            let day = try #require(click?.clickedAt).day
            let answer = try await loyalty.affiliates.commissions.funnelReport(
                FunnelReportRequest(partnerID: partner, fromDay: day, untilDay: day))
            let row = try #require(answer.rows.first)
            #expect(answer.rows.count == 1 && row.campaignID == "spring" && row.day == day)
            #expect(row.clicks == 5 && row.registrations == 2 && row.firstPurchases == 1 && row.likelyBots == 0)
        }
    }
}

extension AffiliatesClients {
    /// The months of a player's entries, the newest first.
    fileprivate func months(of player: String) async throws -> [String] {
        try await commissions.listEntries(ListEntriesRequest(playerID: player)).entries.map(\.month)
    }
}

extension WellKnownContract.Timestamp {
    /// Such as `2026-03-01`.
    fileprivate var day: String {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        return String(date.formatted(.iso8601).prefix(10))
    }
}
