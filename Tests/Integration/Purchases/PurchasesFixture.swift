import CommonContract
import Domain
import Foundation
import LoyaltyHarness
import Postgres
import PurchasesContract
import PurchasesService
import RPC
import ServiceRuntime
import WellKnownContract

/// The purchases service with a catalog and a vip that the test decides, on a clock that it moves.
struct PurchasesFixture: Sendable {
    let service: IsolatedService
    let catalog: FakeCatalog
    let vip: FakeVIP
    let clock: ManualClock
    var purchasing: PurchasingClient
    let reports: ReportsClient

    static let player = "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44"
    static let other = "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b45"
    static let package = "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b50"
    static let price = CommonContract.Money("9.99")

    /// - Parameter stock: How many of the package there are; nil for one that is not scarce.
    static func run(stock: Int? = nil, _ body: (PurchasesFixture) async throws -> Void) async throws {
        let starter = OfferedPackage(
            id: try PackageID(package), name: "Starter", price: Price(try Domain.Money("9.99"), .usDollar),
            goldCoins: try Domain.Money("100000"), sweepstakesCoins: try Domain.Money("10"), source: "standard",
            document: try JSONObject(parsing: #"{"name": "Starter", "gc_amount": 100000}"#))
        let catalog = FakeCatalog(starter, stock: stock)
        let vip = FakeVIP()
        // 2026-03-01T12:00:00Z
        let clock = ManualClock(.epoch + .seconds(1_772_366_400))
        let definition = ServiceDefinition.purchases(
            clock: clock, gateways: { _ in PurchaseGateways(catalog: catalog, vip: vip) })
        try await IsolatedService.run(definition) { service in
            try await body(
                PurchasesFixture(
                    service: service, catalog: catalog, vip: vip, clock: clock,
                    purchasing: PurchasingClient(service.client), reports: ReportsClient(service.client)))
        }
    }

    func start(
        key: String = "start", player: String = Self.player, price: CommonContract.Money? = nil
    ) async throws -> PurchasesContract.Purchase {
        let answer = try await purchasing.start(
            StartRequest(
                idempotencyKey: key, playerID: player, packageID: Self.package, country: "US", state: "CA",
                price: price))
        return answer.purchase ?? PurchasesContract.Purchase()
    }

    func complete(
        _ purchase: PurchasesContract.Purchase, payment: String = "pay-1", key: String = UUID().uuidString
    ) async throws -> CompleteResponse {
        try await purchasing.complete(
            CompleteRequest(
                idempotencyKey: key, purchaseID: purchase.purchaseID, paymentMethod: "credit_card",
                paymentReference: payment))
    }

    func recordPaid(
        payment: String = "pay-1", key: String = UUID().uuidString.lowercased(), player: String = Self.player,
        price: CommonContract.Money = Self.price
    ) async throws -> RecordPaidResponse {
        try await purchasing.recordPaid(
            RecordPaidRequest(
                idempotencyKey: key, playerID: player, packageID: Self.package, paymentMethod: "credit_card",
                paymentReference: payment, price: price, country: "US", state: "CA"))
    }

    func purchase(_ id: String) async throws -> PurchasesContract.Purchase {
        let answer = try await purchasing.getPurchase(GetPurchaseRequest(purchaseID: id))
        return answer.purchase ?? PurchasesContract.Purchase()
    }

    /// The events that wait, as destination and type, sorted.
    func events() async throws -> [String] {
        try await service.database.withPool { pool in
            let rows = try await pool.query(
                Statement(
                    name: "events",
                    sql: "SELECT destination || ' ' || split_part(type, '.', 4) FROM purchases.outbox ORDER BY 1"))
            return try rows.decode(String.self)
        }
    }

    func count(_ sql: String) async throws -> Int64 {
        try await service.database.withPool { pool in
            try await pool.query(Statement(name: "count", sql: "SELECT count(*) FROM \(sql)")).one()
                .decode(Int64.self, at: 0)
        }
    }
}
