import CatalogContract
import CommonContract
import LoyaltyHarness
import PurchasesContract
import RPC
import RewardsContract
import Testing
import VIPContract

@Suite("A purchase across catalog, vip and purchases")
struct PurchaseJourneyTests {
    /// 100,000 GC and 10 SC for 9.99 USD.
    private func package(
        _ loyalty: LoyaltyHarness, source: PackageSource = .standard, stock: Int32? = nil
    ) async throws -> String {
        let answer = try await loyalty.catalog.packages.createPackage(
            CreatePackageRequest(
                idempotencyKey: "package",
                package: CoinPackage(
                    name: "Starter", systemName: "starter", price: Money("9.99"), priceCurrency: "USD",
                    gcAmount: Money("100000"), scAmount: Money("10"), isActive: true, source: source,
                    stock: stock.map { Stock(remaining: $0) })))
        return try #require(answer.package?.packageID)
    }

    private func start(
        _ loyalty: LoyaltyHarness, _ player: String, _ package: String, key: String = "start"
    ) async throws -> PurchasesContract.Purchase {
        let answer = try await loyalty.purchases.purchasing.start(
            StartRequest(
                idempotencyKey: key, playerID: player, packageID: package, country: "US", state: "CA",
                price: Money("9.99"), priceCurrency: "USD"))
        return try #require(answer.purchase)
    }

    private func complete(
        _ loyalty: LoyaltyHarness, _ purchase: PurchasesContract.Purchase
    ) async throws -> CompleteResponse {
        try await loyalty.purchases.purchasing.complete(
            CompleteRequest(
                idempotencyKey: "complete-\(purchase.purchaseID)", purchaseID: purchase.purchaseID,
                paymentMethod: "credit_card", paymentReference: "pay-\(purchase.purchaseID)"))
    }

    /// Waits until catalog has written down what became of the purchase.
    private func claim(
        _ loyalty: LoyaltyHarness, of purchase: PurchasesContract.Purchase, when isExpected: (SaleClaim) -> Bool
    ) async throws -> SaleClaim {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let answer = try await loyalty.catalog.reservations.listClaims(
                ListClaimsRequest(playerID: purchase.playerID))
            if let claim = answer.claims.first(where: { $0.purchaseID == purchase.purchaseID }), isExpected(claim) {
                return claim
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw HarnessError("catalog never had what was expected of \(purchase.purchaseID)")
    }

    @Test("100,000 GC and 10 SC at 1.5: quoted, started, paid, claimed at catalog, and given back by a refund")
    func journey() async throws {
        try await LoyaltyHarness.run { loyalty in
            var level = try #require(try await loyalty.vip.levels.listLevels(ListLevelsRequest()).levels.first)
            level.storeMultiplier = Decimal("1.5")
            _ = try await loyalty.vip.levels.defineLevel(DefineLevelRequest(idempotencyKey: "level", level: level))
            let player = try await loyalty.player()
            _ = try await loyalty.status(of: player) { $0.storeMultiplier == Decimal("1.5") }
            let package = try await package(loyalty, stock: 1)

            let quote = try await loyalty.purchases.purchasing.quote(
                QuoteRequest(playerID: player, packageID: package, country: "US", state: "CA"))
            #expect(quote.isAvailable && quote.gcGranted == Money("150000") && quote.scGranted == Money("15"))
            let started = try await start(loyalty, player, package)
            #expect(started.gcGranted == Money("150000") && started.scGranted == Money("15"))
            #expect(try await complete(loyalty, started).purchase?.status == .completed)
            let sold = try await claim(loyalty, of: started) { _ in true }
            #expect(sold.reservationID == started.reservationID && sold.exception == "")

            _ = try await loyalty.purchases.purchasing.refund(
                RefundRequest(idempotencyKey: "refund", purchaseID: started.purchaseID, reason: "asked for"))
            _ = try await claim(loyalty, of: started) { $0.refundedAt != nil }
            let again = try await loyalty.purchases.purchasing.quote(
                QuoteRequest(playerID: player, packageID: package, country: "US", state: "CA"))
            #expect(again.isAvailable)
        }
    }

    @Test("Two purchases race for one assignment: one is started, one is refused")
    func raceForAssignment() async throws {
        try await LoyaltyHarness.run { loyalty in
            let player = try await loyalty.player()
            let package = try await package(loyalty, source: .smartico)
            let none = try await refusal { _ = try await start(loyalty, player, package, key: "none") }
            #expect(none.code == .failedPrecondition && none.details.reason == "NOT_ASSIGNED")
            _ = try await loyalty.catalog.assignments.assign(
                AssignRequest(idempotencyKey: "assign", playerID: player, packageID: package))
            let outcomes = await withTaskGroup(of: Result<PurchasesContract.Purchase, any Error>.self) { group in
                for key in ["a", "b"] {
                    group.addTask {
                        do {
                            return .success(try await start(loyalty, player, package, key: key))
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let started = outcomes.compactMap { try? $0.get() }
            #expect(started.count == 1 && started.first?.assignmentID.isEmpty == false)
            _ = try await complete(loyalty, try #require(started.first))
            let sold = try await claim(loyalty, of: try #require(started.first)) { _ in true }
            #expect(sold.assignmentID == started.first?.assignmentID)
        }
    }

    @Test("Payments that were taken are granted at once, and recorded while catalog is stopped")
    func recorded() async throws {
        try await LoyaltyHarness.run { loyalty in
            let player = try await loyalty.player()
            let package = try await package(loyalty)
            func record(_ payment: String) async throws -> PurchasesContract.Purchase? {
                try await loyalty.purchases.purchasing.recordPaid(
                    RecordPaidRequest(
                        idempotencyKey: payment, playerID: player, packageID: package, paymentMethod: "paypal",
                        paymentReference: payment, price: Money("9.99"), country: "US"),
                    options: CallOptions(timeout: .seconds(20))
                ).purchase
            }
            let first = try #require(try await record("a"))
            #expect(first.status == .completed && first.isFirstPurchase && first.gcGranted == Money("100000"))
            _ = try await claim(loyalty, of: first) { _ in true }
            await loyalty.stop(.catalog)
            let second = try await record("b")
            #expect(second?.status == .pending && second?.paidAt != nil)
            try await loyalty.start(.catalog)
        }
    }
}
