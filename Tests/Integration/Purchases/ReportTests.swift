import CommonContract
import Domain
import LoyaltyHarness
import PurchasesContract
import PurchasesService
import RPC
import ServiceRuntime
import Testing
import WellKnownContract

@Suite("Lists, reports and exports of purchases")
struct ReportTests {
    private static let dayStart = Domain.Timestamp.epoch + .seconds(1_772_323_200)  // 2026-03-01T00:00:00Z

    private func range(days: Int = 1) -> (from: WellKnownContract.Timestamp, until: WellKnownContract.Timestamp) {
        (Self.dayStart.contract, (Self.dayStart + .seconds(days * 86_400)).contract)
    }

    /// Three sales by two players, an hour apart; the first is refunded.
    private func sell(_ fixture: PurchasesFixture) async throws {
        for (number, player) in [PurchasesFixture.player, PurchasesFixture.player, PurchasesFixture.other].enumerated()
        {
            let purchase = try await fixture.recordPaid(payment: "pay-\(number)", player: player).purchase
            if number == 0 {
                _ = try await fixture.purchasing.refund(
                    RefundRequest(idempotencyKey: "r", purchaseID: purchase?.purchaseID ?? "", reason: "asked for"))
            }
            fixture.clock.advance(by: .seconds(3_600))
        }
        _ = try await fixture.start()
    }

    @Test("Revenue of a day: count, players, gross, refunded, net and coins; what is pending does not count")
    func revenue() async throws {
        try await PurchasesFixture.run { fixture in
            try await sell(fixture)
            let (from, until) = range()
            let report = try await fixture.reports.revenueReport(
                RevenueReportRequest(from: from, until: until, bucket: .day))
            #expect(
                report.rows == [
                    RevenueRow(
                        bucketStart: from, priceCurrency: "USD", count: 3, players: 2, gross: Money("29.97"),
                        refunded: Money("9.99"), net: Money("19.98"), gcGranted: Money("300000"),
                        scGranted: Money("30"))
                ])
        }
    }

    @Test("By the hour, source, status and package; the whole range is one bucket where none is asked for")
    func grouped() async throws {
        try await PurchasesFixture.run { fixture in
            try await sell(fixture)
            let (from, until) = range()
            let hourly = try await fixture.reports.revenueReport(
                RevenueReportRequest(from: from, until: until, bucket: .hour))
            #expect(hourly.rows.map(\.count) == [1, 1, 1])
            #expect(hourly.rows.map { ($0.bucketStart?.seconds ?? 0) - from.seconds } == [43_200, 46_800, 50_400])
            let grouped = try await fixture.reports.revenueReport(
                RevenueReportRequest(from: from, until: until, groupBy: [.status, .package, .source, .currency]))
            #expect(grouped.rows.map(\.status) == [.completed, .pending, .refunded])
            #expect(grouped.rows.map(\.count) == [2, 1, 1])
            #expect(grouped.rows.map(\.gross) == [Money("19.98"), Money("0"), Money("9.99")])
            #expect(
                grouped.rows.allSatisfy { $0.packageID == PurchasesFixture.package && $0.packageSource == "standard" })
            let elsewhere = try await fixture.reports.revenueReport(
                RevenueReportRequest(from: until, until: (Self.dayStart + .seconds(2 * 86_400)).contract))
            #expect(elsewhere.rows == [])
        }
    }

    @Test("The most popular packages, with what they brought in")
    func popularity() async throws {
        try await PurchasesFixture.run { fixture in
            try await sell(fixture)
            let (from, until) = range()
            let answer = try await fixture.reports.packagePopularity(
                PackagePopularityRequest(from: from, until: until, limit: 5, packageSource: "standard"))
            #expect(
                answer.packages == [
                    PopularPackage(
                        packageID: PurchasesFixture.package, packageName: "Starter", packageSource: "standard",
                        priceCurrency: "USD", count: 3, players: 2, refunds: 1, gross: Money("29.97"),
                        net: Money("19.98"))
                ])
        }
    }

    @Test("A list pages stably while purchases are added, and each filter takes what it says")
    func lists() async throws {
        try await PurchasesFixture.run { fixture in
            for number in 0..<7 {
                // Some at the same instant, so that the id decides.
                if number % 2 == 0 { fixture.clock.advance(by: .seconds(1)) }
                _ = try await fixture.recordPaid(
                    payment: "pay-\(number)", player: number < 5 ? PurchasesFixture.player : PurchasesFixture.other)
            }
            let all = try await fixture.purchasing.listPurchases(ListPurchasesRequest()).purchases
            #expect(all.count == 7 && all.map(\.packageSnapshot) == [String](repeating: "", count: 7))
            var pages: [PurchasesContract.Purchase] = []
            var token = ""
            repeat {
                let answer = try await fixture.purchasing.listPurchases(
                    ListPurchasesRequest(page: PageRequest(pageSize: 2, pageToken: token)))
                pages += answer.purchases
                token = answer.page?.nextPageToken ?? ""
                fixture.clock.advance(by: .seconds(1))
                _ = try await fixture.recordPaid(payment: "added-\(pages.count)")
            } while !token.isEmpty
            #expect(pages == all)

            let other = try await fixture.purchasing.listPurchases(
                ListPurchasesRequest(
                    playerID: PurchasesFixture.other, packageID: PurchasesFixture.package, status: .completed))
            #expect(other.purchases == all.filter { $0.playerID == PurchasesFixture.other })
            let failed = try await fixture.purchasing.listPurchases(ListPurchasesRequest(status: .failed))
            #expect(failed.purchases == [])
            let since = try await fixture.purchasing.listPurchases(
                ListPurchasesRequest(createdFrom: all[1].createdAt, createdUntil: all[0].createdAt))
            #expect(since.purchases == all.filter { $0.createdAt == all[1].createdAt })
        }
    }

    @Test("An export sends every purchase of its range once, in order, and goes on where it broke off")
    func export() async throws {
        try await PurchasesFixture.run { fixture in
            let count = ReportCalls.exportedPerMessage + 20
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    if number % 50 == 0 { fixture.clock.advance(by: .seconds(1)) }
                    group.addTask { _ = try await fixture.recordPaid(payment: "pay-\(number)") }
                }
                try await group.waitForAll()
            }
            fixture.clock.advance(by: .seconds(600))
            let (from, until) = range()
            let request = ExportRequest(from: from, until: until)
            let whole = try await messages(fixture, request)
            #expect(whole.map(\.purchases.count) == [ReportCalls.exportedPerMessage, 20])
            #expect(whole.map(\.isLast) == [false, true])
            let purchases = whole.flatMap(\.purchases)
            #expect(Set(purchases.map(\.purchaseID)).count == count)
            #expect(purchases.allSatisfy { !$0.packageSnapshot.isEmpty })
            let places = purchases.map { ($0.createdAt?.seconds ?? 0, $0.createdAt?.nanos ?? 0, $0.purchaseID) }
            #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })

            var rest = request
            rest.token = whole[0].token
            #expect(try await messages(fixture, rest).flatMap(\.purchases) == whole[1].purchases)
            rest.token = whole[1].token
            #expect(try await messages(fixture, rest).flatMap(\.purchases) == [])
        }
    }

    private func messages(_ fixture: PurchasesFixture, _ request: ExportRequest) async throws -> [ExportResponse] {
        try await fixture.reports.export(request) { responses in
            var messages: [ExportResponse] = []
            for try await response in responses { messages.append(response) }
            return messages
        }
    }
}
