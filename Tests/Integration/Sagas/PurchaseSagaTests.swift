import CatalogContract
import CommonContract
import LoyaltyHarness
import PurchasesContract
import RPC
import Testing

@Suite("Saga: a purchase from its start to its refund, across the services", .serialized)
struct PurchaseSagaTests {
    static let points = [CrashPoint].chosen(
        for: "a purchase",
        of: ["Start", "Complete", "Refund"].flatMap { CrashPoint.all(from: nil, to: .purchases, "Purchasing/\($0)") }
            + CrashPoint.all(from: .purchases, to: .catalog, "Reservations/ReserveMany")
            + [.catalog, .rewards, .affiliates].flatMap { CrashPoint.all(from: .purchases, to: $0) })

    @Test(
        "Nothing is lost and nothing is done twice, wherever a service dies", .timeLimit(.minutes(2)), arguments: points
    )
    func purchase(_ point: CrashPoint) async throws {
        try await LoyaltyHarness.play(point) { loyalty in
            let player = try await loyalty.player()
            _ = try await loyalty.catalog.create(.fixture(stock: 5))
            return player
        } saga: { loyalty, player in
            try await PurchaseSaga(loyalty: loyalty, player: player).play(refunds: true)
        } check: { loyalty, player in
            try await loyalty.untilAllIsDelivered()
            #expect(try await loyalty.balance(player, .gc) == Money("0"))
            #expect(try await loyalty.balance(player, .sc) == Money("0"))
            let refunded = "purchases.coin_package_purchases"
            #expect(try await loyalty.rows(of: refunded) == 1)
            #expect(try await loyalty.rows(of: refunded, where: "status::text = 'refunded'") == 1)
            #expect(try await loyalty.rows(of: "catalog.package_claims", where: "refunded_at IS NOT NULL") == 1)
            #expect(try await loyalty.rows(of: "catalog.package_claims") == 1)
            #expect(try await loyalty.rows(of: "catalog.coin_packages", where: "stock = 5") == 1)
            #expect(try await loyalty.rows(of: "affiliates.sales", where: "refunded_at IS NOT NULL") == 1)
            #expect(try await loyalty.rows(of: "rewards.player_debts") == 0)
        }
    }
}
