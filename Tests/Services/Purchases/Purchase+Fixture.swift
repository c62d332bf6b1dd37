import Domain
import PurchasesService

extension PackageID {
    static let starter = PackageID(UUID128(high: 0x0190_a0e4_7c3a_7b1e, low: 0x9d52_3f1f_0a6c_2b50))
}

extension OfferedPackage {
    /// 100,000 GC and 10 SC for 9.99 USD; each test says only what matters to it.
    static func fixture(
        price: String = "9.99", gc: String = "100000", sc: String = "10", document: String = "{\"name\":\"Starter\"}"
    ) throws -> OfferedPackage {
        OfferedPackage(
            id: .starter, name: "Starter", price: Price(try Money(price), .usDollar), goldCoins: try Money(gc),
            sweepstakesCoins: try Money(sc), source: "standard", document: try JSONObject(parsing: document))
    }
}

extension StoreLevel {
    static func fixture(_ multiplier: String, multipliesSC: Bool = true) throws -> StoreLevel {
        StoreLevel(
            id: try VIPLevelID(6), name: "Black", multiplier: try FixedDecimal(multiplier),
            multipliesSweepstakesCoins: multipliesSC)
    }
}

extension Payment {
    static func fixture(_ reference: String = "pay-1") throws -> Payment {
        Payment(method: try PaymentMethod("credit_card"), reference: try PaymentReference(reference))
    }
}

extension Purchase {
    /// A purchase that was started at the fixture's time and waits half an hour for its payment.
    static func pending(reservedUntil: Timestamp? = nil) throws -> Purchase {
        let offered = try OfferedPackage.fixture()
        var purchase = Purchase(
            id: .started(by: .fixture, key: "key"), playerID: .fixture, packageID: .starter, createdAt: .fixture,
            price: offered.price, terms: try PurchaseTerms(offered, at: .none))
        if let reservedUntil {
            purchase.hold.reservation = Reservation(id: ReservationID(UUID128(high: 1, low: 2)), until: reservedUntil)
        }
        purchase.expiresAt = .fixture + .seconds(1_800)
        return purchase
    }
}

extension RecordedPayment {
    static func fixture(
        _ reference: String = "pay-1", key: String = "key", player: PlayerID = .fixture, price: String = "9.99"
    ) throws -> RecordedPayment {
        RecordedPayment(
            key: try IdempotencyKey(key), playerID: player, packageID: .starter, payment: try .fixture(reference),
            price: Price(try Money(price), .usDollar))
    }
}
