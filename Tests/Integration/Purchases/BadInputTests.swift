import CommonContract
import Domain
import LoyaltyHarness
import PurchasesContract
import RPC
import ServiceRuntime
import Testing
import WellKnownContract

@Suite("Requests that purchases cannot take")
struct BadInputTests {
    /// Each names the fields that are wrong, and leaves the whole database as it was.
    private func expect(
        _ fields: [String], _ fixture: PurchasesFixture, _ call: () async throws -> Void,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try await DatabaseSnapshot(of: fixture.service.database)
        let error = try await refusal(call)
        #expect(error.code == .invalidArgument, sourceLocation: location)
        #expect(error.details.fieldViolations.map(\.field) == fields, sourceLocation: location)
        #expect(error.details.fieldViolations.allSatisfy { !$0.description.isEmpty }, sourceLocation: location)
        let after = try await DatabaseSnapshot(of: fixture.service.database)
        #expect(after.differences(from: before) == [], sourceLocation: location)
    }

    private let long = String(repeating: "x", count: 501)

    @Test("Nothing at all: every field that is needed is named")
    func empty() async throws {
        try await PurchasesFixture.run { fixture in
            let purchasing = fixture.purchasing
            try await expect(["player_id", "package_id"], fixture) { _ = try await purchasing.quote(QuoteRequest()) }
            try await expect(["idempotency_key", "player_id", "package_id"], fixture) {
                _ = try await purchasing.start(StartRequest())
            }
            try await expect(["idempotency_key", "purchase_id", "payment_method", "payment_reference"], fixture) {
                _ = try await purchasing.complete(CompleteRequest())
            }
            try await expect(["idempotency_key", "purchase_id", "reason"], fixture) {
                _ = try await purchasing.fail(FailRequest())
            }
            try await expect(["idempotency_key", "purchase_id", "reason"], fixture) {
                _ = try await purchasing.refund(RefundRequest())
            }
            try await expect(
                ["idempotency_key", "player_id", "package_id", "payment_method", "payment_reference", "price"], fixture
            ) { _ = try await purchasing.recordPaid(RecordPaidRequest()) }
            try await expect(["purchase_id"], fixture) {
                _ = try await purchasing.getPurchase(GetPurchaseRequest(purchaseID: "7"))
            }
            try await expect(["from", "until"], fixture) {
                _ = try await fixture.reports.revenueReport(RevenueReportRequest())
            }
            try await expect(["from", "until"], fixture) {
                _ = try await fixture.reports.packagePopularity(PackagePopularityRequest())
            }
            try await expect(["from", "until"], fixture) {
                try await fixture.reports.export(ExportRequest()) { responses in
                    for try await _ in responses {}
                }
            }
        }
    }

    @Test("Values of the wrong form, too long, negative, too precise, or in the future")
    func malformed() async throws {
        try await PurchasesFixture.run { fixture in
            let purchasing = fixture.purchasing
            let (player, package) = (PurchasesFixture.player, PurchasesFixture.package)
            try await expect(
                ["player_id", "package_id", "assignment_id", "country", "state", "price", "price_currency"], fixture
            ) {
                _ = try await purchasing.start(
                    StartRequest(
                        idempotencyKey: "k", playerID: player.uppercased(), packageID: "1", country: "usa", state: "c",
                        assignmentID: "x", price: Money("-1"), priceCurrency: "dollars"))
            }
            try await expect(["idempotency_key", "state"], fixture) {
                _ = try await purchasing.start(
                    StartRequest(idempotencyKey: long, playerID: player, packageID: package, state: "CA"))
            }
            try await expect(["idempotency_key", "payment_method", "payment_reference", "price", "paid_at"], fixture) {
                _ = try await purchasing.recordPaid(
                    RecordPaidRequest(
                        idempotencyKey: "with space", playerID: player, packageID: package, paymentMethod: long,
                        paymentReference: "ä", price: CommonContract.Money(units: 1, nanos: 1),
                        paidAt: (fixture.clock.now() + .seconds(61)).contract))
            }
            try await expect(["reason"], fixture) {
                _ = try await purchasing.refund(
                    RefundRequest(idempotencyKey: "k", purchaseID: player, reason: long))
            }
        }
    }

    @Test("Lists and reports: sizes, tokens, unknown numbers, times in the wrong order, ranges that are too long")
    func queries() async throws {
        try await PurchasesFixture.run { fixture in
            let now = fixture.clock.now().contract
            let later = (fixture.clock.now() + .seconds(101 * 86_400)).contract
            try await expect(["page", "player_id", "package_id", "status", "created_until"], fixture) {
                _ = try await fixture.purchasing.listPurchases(
                    ListPurchasesRequest(
                        page: PageRequest(pageSize: 1_001), playerID: "x", packageID: "y", status: .unrecognized(9),
                        createdFrom: later, createdUntil: now))
            }
            try await expect(["page"], fixture) {
                _ = try await fixture.purchasing.listUnfulfilled(
                    ListUnfulfilledRequest(page: PageRequest(pageToken: String(repeating: "0", count: 64))))
            }
            try await expect(["bucket", "group_by[1]", "group_by[2]", "group_by[3]"], fixture) {
                _ = try await fixture.reports.revenueReport(
                    RevenueReportRequest(
                        from: now, until: later, bucket: .unrecognized(9),
                        groupBy: [.source, .source, .unspecified, .unrecognized(9)]))
            }
            try await expect(["until"], fixture) {
                _ = try await fixture.reports.revenueReport(
                    RevenueReportRequest(from: now, until: later, bucket: .hour))
            }
            try await expect(["until", "limit", "package_source"], fixture) {
                _ = try await fixture.reports.packagePopularity(
                    PackagePopularityRequest(from: later, until: now, limit: 1_001, packageSource: "x"))
            }
            try await expect(["status", "token"], fixture) {
                try await fixture.reports.export(
                    ExportRequest(from: now, until: later, status: .unrecognized(9), token: "tampered")
                ) { responses in
                    for try await _ in responses {}
                }
            }
        }
    }

    @Test("A purchase, a package that nobody knows: NOT_FOUND with its reason, and nothing changes")
    func unknown() async throws {
        try await PurchasesFixture.run { fixture in
            let nobody = "00000000-0000-4000-8000-000000000000"
            let before = try await DatabaseSnapshot(of: fixture.service.database)
            let calls: [(String, () async throws -> Void)] = [
                ("PURCHASE_UNKNOWN", { _ = try await fixture.purchase(nobody) }),
                (
                    "PURCHASE_UNKNOWN",
                    { _ = try await fixture.complete(PurchasesContract.Purchase(purchaseID: nobody)) }
                ),
                (
                    "PURCHASE_UNKNOWN",
                    {
                        _ = try await fixture.purchasing.refund(
                            RefundRequest(idempotencyKey: "k", purchaseID: nobody, reason: "x"))
                    }
                ),
                (
                    "PACKAGE_UNKNOWN",
                    {
                        _ = try await fixture.purchasing.quote(
                            QuoteRequest(playerID: PurchasesFixture.player, packageID: nobody))
                    }
                ),
                (
                    "PACKAGE_UNKNOWN",
                    {
                        _ = try await fixture.purchasing.start(
                            StartRequest(idempotencyKey: "k", playerID: PurchasesFixture.player, packageID: nobody))
                    }
                ),
            ]
            for (reason, call) in calls {
                let error = try await refusal(call)
                #expect(error.code == .notFound && error.details.reason == reason)
            }
            #expect(try await DatabaseSnapshot(of: fixture.service.database).differences(from: before) == [])
        }
    }
}
