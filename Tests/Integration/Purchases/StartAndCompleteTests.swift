import CommonContract
import Domain
import LoyaltyHarness
import PurchasesContract
import PurchasesService
import RPC
import ServiceRuntime
import Testing

@Suite("A purchase from quote to completion")
struct StartAndCompleteTests {
    private func level(_ multiplier: String, multipliesSC: Bool = true) throws -> StoreLevel {
        StoreLevel(
            id: try VIPLevelID(6), name: "Black", multiplier: try FixedDecimal(multiplier),
            multipliesSweepstakesCoins: multipliesSC)
    }

    @Test("A quote says price, coins and multiplier, and reserves nothing; one that is sold out says why")
    func quote() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            fixture.vip.set(try level("1.5", multipliesSC: false))
            let request = QuoteRequest(
                playerID: PurchasesFixture.player, packageID: PurchasesFixture.package, country: "US")
            let quote = try await fixture.purchasing.quote(request)
            #expect(quote.isAvailable && quote.refusal == "")
            #expect(quote.price == PurchasesFixture.price && quote.priceCurrency == "USD")
            #expect(quote.gcBase == Money("100000") && quote.gcGranted == Money("150000"))
            #expect(quote.scBase == Money("10") && quote.scGranted == Money("10"))
            #expect(quote.vip?.levelName == "Black" && quote.vip?.multiplier == Decimal("1.5"))
            #expect(fixture.catalog.read(\.stock) == 1)
            fixture.catalog.change { $0.stock = 0 }
            let soldOut = try await fixture.purchasing.quote(request)
            #expect(!soldOut.isAvailable && soldOut.refusal == "SOLD_OUT" && soldOut.price == PurchasesFixture.price)
        }
    }

    @Test("Started, paid, and completed: the snapshot, the log, the first-purchase flag and three events")
    func journey() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            fixture.vip.set(try level("1.5"))
            let started = try await fixture.start(price: PurchasesFixture.price)
            #expect(started.status == .pending && started.gcGranted == Money("150000"))
            #expect(started.scGranted == Money("15") && !started.reservationID.isEmpty)
            #expect(try await fixture.events() == [])

            let completed = try await fixture.complete(started)
            #expect(completed.purchase?.status == .completed && completed.purchase?.isFirstPurchase == true)
            #expect(
                try await fixture.events()
                    == ["affiliates PurchaseCompleted", "catalog PurchaseCompleted", "rewards PurchaseCompleted"])
            let read = try await fixture.purchasing.getPurchase(
                GetPurchaseRequest(purchaseID: started.purchaseID))
            #expect(read.history.map(\.to) == [.completed])
            let snapshot = try JSONObject(parsing: read.purchase?.packageSnapshot ?? "")
            #expect(snapshot["name"] == .string("Starter"))
            #expect(snapshot["vip"] != nil)
        }
    }

    @Test("A price that changed since the quote is ABORTED with the new one, and what was reserved is given back")
    func priceChanged() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let before = try await DatabaseSnapshot(of: fixture.service.database)
            let error = try await refusal { _ = try await fixture.start(price: Money("8.99")) }
            #expect(error.code == .aborted && error.details.reason == "PRICE_CHANGED")
            #expect(error.details.metadata == ["price": "9.99", "price_currency": "USD"])
            #expect(fixture.catalog.read(\.stock) == 1)
            #expect(try await DatabaseSnapshot(of: fixture.service.database).differences(from: before) == [])
            // The same key with the new price is a new request, since nothing was kept of the first.
            #expect(try await fixture.start(price: PurchasesFixture.price).status == .pending)
        }
    }

    @Test("The same start again is answered the first answer, also after it was completed, and reserves nothing more")
    func startAgain() async throws {
        try await PurchasesFixture.run(stock: 3) { fixture in
            let first = try await fixture.start()
            _ = try await fixture.complete(first)
            #expect(try await fixture.start() == first)
            #expect(fixture.catalog.read(\.reserveCount) == 1)
            let error = try await refusal { _ = try await fixture.start(price: PurchasesFixture.price) }
            #expect(error.code == .alreadyExists && error.details.reason == "IDEMPOTENCY_CONFLICT")
        }
    }

    @Test("A start that died after its reservation finds that reservation when it is sent again")
    func diedAfterReservation() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let id = PurchaseID.started(by: try PlayerID(PurchasesFixture.player), key: "start")
            let request = OfferRequest(
                playerID: try PlayerID(PurchasesFixture.player), packageID: try PackageID(PurchasesFixture.package),
                place: Place(country: "US", state: "CA"))
            _ = try await fixture.catalog.reserve(request, key: "purchase/\(id)/0", hold: .seconds(2_100))
            #expect(try await fixture.start().status == .pending)
            #expect(fixture.catalog.read(\.stock) == 0)
        }
    }

    @Test("Where that reservation has ended meanwhile, another one is made")
    func reservationEnded() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            fixture.vip.set(isAway: true)
            #expect(try await refusal { _ = try await fixture.start() }.code == .unavailable)
            fixture.vip.set(isAway: false)
            fixture.catalog.change { state in
                state.held = []
                state.stock = 1
            }
            let started = try await fixture.start()
            #expect(fixture.catalog.read(\.held).map(\.description) == [started.reservationID])
        }
    }

    @Test("A catalog that is slow is unavailable, not the caller late; the same again gets what was reserved")
    func slowCatalog() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            fixture.catalog.change { $0.isSlow = true }
            let error = try await refusal { _ = try await fixture.start() }
            #expect(error.code == .unavailable && error.details.reason == "PEER_UNAVAILABLE")
            fixture.catalog.change { $0.isSlow = false }
            let started = try await fixture.start()
            #expect(fixture.catalog.read(\.held).map(\.description) == [started.reservationID])
        }
    }

    @Test("Two buyers race for the last one: one purchase, one refusal")
    func race() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            async let ada = fixture.start(key: "ada")
            async let bob = fixture.start(key: "bob", player: PurchasesFixture.other)
            var (purchases, refusals) = (0, 0)
            do {
                _ = try await ada
                purchases += 1
            } catch let error as RPCError where error.details.reason == "SOLD_OUT" { refusals += 1 }
            do {
                _ = try await bob
                purchases += 1
            } catch let error as RPCError where error.details.reason == "SOLD_OUT" { refusals += 1 }
            #expect(purchases == 1 && refusals == 1)
            #expect(try await fixture.count("purchases.coin_package_purchases") == 1)
        }
    }

    @Test("The same payment notified ten times at once completes once")
    func tenNotifications() async throws {
        try await PurchasesFixture.run { fixture in
            let started = try await fixture.start()
            let answers = try await withThrowingTaskGroup(of: CompleteResponse.self) { group in
                for _ in 0..<10 { group.addTask { try await fixture.complete(started) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.purchase?.status == .completed })
            #expect(answers.filter { !$0.replayed }.count == 1)
            #expect(try await fixture.count("purchases.purchase_status_log") == 1)
            #expect(try await fixture.events().count == 3)
        }
    }

    @Test("A payment of another purchase, and a second payment, are refused and change nothing")
    func wrongPayments() async throws {
        try await PurchasesFixture.run { fixture in
            let first = try await fixture.start(key: "1")
            let second = try await fixture.start(key: "2")
            _ = try await fixture.complete(first)
            let before = try await DatabaseSnapshot(of: fixture.service.database)
            let used = try await refusal { _ = try await fixture.complete(second) }
            #expect(used.code == .alreadyExists && used.details.reason == "PAYMENT_USED")
            #expect(used.details.metadata["purchase_id"] == first.purchaseID)
            let twice = try await refusal { _ = try await fixture.complete(first, payment: "pay-2") }
            #expect(twice.code == .failedPrecondition && twice.details.reason == "PAID_OTHERWISE")
            #expect(try await DatabaseSnapshot(of: fixture.service.database).differences(from: before) == [])
        }
    }

    @Test("Of many purchases that complete at once, exactly one is the player's first, and it stays so when refunded")
    func firstPurchase() async throws {
        try await PurchasesFixture.run { fixture in
            var started: [PurchasesContract.Purchase] = []
            for number in 0..<6 { started.append(try await fixture.start(key: "\(number)")) }
            let completed = try await withThrowingTaskGroup(of: PurchasesContract.Purchase?.self) { group in
                for (number, purchase) in started.enumerated() {
                    group.addTask { try await fixture.complete(purchase, payment: "pay-\(number)").purchase }
                }
                for number in 6..<12 {
                    group.addTask { try await fixture.recordPaid(payment: "pay-\(number)").purchase }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let firsts = completed.compactMap(\.self).filter(\.isFirstPurchase)
            #expect(firsts.count == 1)
            _ = try await fixture.purchasing.refund(
                RefundRequest(idempotencyKey: "r", purchaseID: firsts.first?.purchaseID ?? "", reason: "asked for"))
            #expect(try await fixture.recordPaid(payment: "later").purchase?.isFirstPurchase == false)
        }
    }

    @Test("While catalog or vip is away, quote and start answer UNAVAILABLE and change nothing")
    func away() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let request = QuoteRequest(playerID: PurchasesFixture.player, packageID: PurchasesFixture.package)
            let before = try await DatabaseSnapshot(of: fixture.service.database)
            fixture.catalog.change { $0.isAway = true }
            #expect(try await refusal { _ = try await fixture.purchasing.quote(request) }.code == .unavailable)
            #expect(try await refusal { _ = try await fixture.start() }.code == .unavailable)
            fixture.catalog.change { $0.isAway = false }
            fixture.vip.set(isAway: true)
            #expect(try await refusal { _ = try await fixture.purchasing.quote(request) }.code == .unavailable)
            #expect(try await refusal { _ = try await fixture.start() }.code == .unavailable)
            #expect(try await DatabaseSnapshot(of: fixture.service.database).differences(from: before) == [])
            fixture.vip.set(isAway: false)
            // The reservation that was made meanwhile is this purchase's, and there is no other.
            let started = try await fixture.start()
            #expect(fixture.catalog.read(\.held).map(\.description) == [started.reservationID])
        }
    }
}
