import CommonContract
import Domain
import Foundation
import LoyaltyHarness
import PurchasesContract
import PurchasesService
import RPC
import ServiceRuntime
import Testing

@Suite("Payments that were taken already")
struct RecordPaidTests {
    @Test("A payment makes a completed purchase at once, with its snapshot, its log and three events")
    func recorded() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let answer = try await fixture.recordPaid()
            let purchase = try #require(answer.purchase)
            #expect(purchase.status == .completed && !answer.replayed && purchase.isFirstPurchase)
            #expect(purchase.price == PurchasesFixture.price && purchase.gcGranted == Money("100000"))
            let read = try await fixture.purchasing.getPurchase(GetPurchaseRequest(purchaseID: purchase.purchaseID))
            #expect(read.history.map(\.from) == [.pending] && read.history.map(\.to) == [.completed])
            var withoutSnapshot = try #require(read.purchase)
            #expect(!withoutSnapshot.packageSnapshot.isEmpty)
            withoutSnapshot.packageSnapshot = ""
            #expect(withoutSnapshot == purchase)
            #expect(try await fixture.events().count == 3)
        }
    }

    @Test("The same payment notified ten times at once, each time with another key, is one purchase")
    func tenNotifications() async throws {
        try await PurchasesFixture.run(stock: 5) { fixture in
            let answers = try await withThrowingTaskGroup(of: RecordPaidResponse.self) { group in
                for _ in 0..<10 { group.addTask { try await fixture.recordPaid() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map { $0.purchase?.purchaseID }).count == 1)
            #expect(answers.filter { !$0.replayed }.count == 1)
            #expect(answers.allSatisfy { $0.purchase?.status == .completed })
            #expect(try await fixture.count("purchases.coin_package_purchases") == 1)
            #expect(fixture.catalog.read(\.stock) == 4)
            #expect(try await fixture.events().count == 3)
        }
    }

    @Test("Two replicas that record the same payments at once agree, and lose none")
    func replicas() async throws {
        try await PurchasesFixture.run(stock: 100) { fixture in
            try await fixture.service.replica { replica in
                var other = fixture
                other.purchasing = PurchasingClient(replica.client)
                let second = other
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in (0..<40).shuffled() {
                        group.addTask { _ = try await fixture.recordPaid(payment: "pay-\(number)") }
                        group.addTask { _ = try await second.recordPaid(payment: "pay-\(number)") }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await fixture.count("purchases.coin_package_purchases WHERE status = 'completed'") == 40)
            #expect(try await fixture.count("purchases.purchase_status_log") == 40)
            #expect(try await fixture.count("purchases.coin_package_purchases WHERE is_first_purchase") == 1)
            #expect(try await fixture.events().count == 120)
            #expect(fixture.catalog.read(\.stock) == 60)
        }
    }

    @Test("Key and payment with another request are refused, and change nothing")
    func conflicts() async throws {
        try await PurchasesFixture.run { fixture in
            let first = try await fixture.recordPaid(key: "k")
            let before = try await DatabaseSnapshot(of: fixture.service.database)
            let key = try await refusal { _ = try await fixture.recordPaid(payment: "pay-2", key: "k") }
            #expect(key.code == .alreadyExists && key.details.reason == "IDEMPOTENCY_CONFLICT")
            let used = try await refusal { _ = try await fixture.recordPaid(player: PurchasesFixture.other) }
            #expect(used.code == .alreadyExists && used.details.reason == "PAYMENT_USED")
            #expect(used.details.metadata["purchase_id"] == first.purchase?.purchaseID)
            #expect(try await DatabaseSnapshot(of: fixture.service.database).differences(from: before) == [])
        }
    }

    @Test("A payment that also completed a started purchase is answered that purchase")
    func bothWays() async throws {
        try await PurchasesFixture.run { fixture in
            let started = try await fixture.start()
            _ = try await fixture.complete(started)
            let answer = try await fixture.recordPaid()
            #expect(answer.replayed && answer.purchase?.purchaseID == started.purchaseID)
            #expect(fixture.catalog.read(\.reserveCount) == 1)
        }
    }

    @Test(
        "While catalog or vip is away the payment is recorded and waits; the job grants it, once",
        arguments: [true, false])
    func away(_ isCatalog: Bool) async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            fixture.catalog.change { $0.isAway = isCatalog }
            fixture.vip.set(isAway: !isCatalog)
            let waiting = try #require(try await fixture.recordPaid(key: "k").purchase)
            #expect(waiting.status == .pending && waiting.paidAt != nil && waiting.gcGranted == nil)
            #expect(try await fixture.events() == [])
            let listed = try await fixture.purchasing.listUnfulfilled(ListUnfulfilledRequest())
            #expect(listed.purchases == [waiting])
            fixture.catalog.change { $0.isAway = false }
            fixture.vip.set(isAway: false)
            try await fixture.service.run("fulfil_paid_purchases", at: fixture.clock.now())
            try await fixture.service.run("fulfil_paid_purchases", at: fixture.clock.now())
            let granted = try await fixture.purchase(waiting.purchaseID)
            #expect(granted.status == .completed && granted.isFirstPurchase && granted.gcGranted == Money("100000"))
            #expect(try await fixture.events().count == 3)
            #expect(fixture.catalog.read(\.stock) == 0)
            let again = try await fixture.recordPaid(key: "k")
            #expect(again.replayed && again.purchase?.status == .completed)
        }
    }

    @Test("What is not to be had, or costs something else, is recorded, fails with its reason, and is due for a refund")
    func unfulfillable() async throws {
        try await PurchasesFixture.run(stock: 0) { fixture in
            let soldOut = try await fixture.recordPaid(payment: "a").purchase
            #expect(soldOut?.status == .failed && soldOut?.failureReason == "SOLD_OUT" && soldOut?.refundDue == true)
            fixture.catalog.change { $0.stock = 1 }
            let cheaper = try await fixture.recordPaid(payment: "b", price: Money("1")).purchase
            #expect(cheaper?.failureReason == "PRICE_MISMATCH" && cheaper?.price == Money("1"))
            #expect(fixture.catalog.read(\.stock) == 1, "what was held for it is given back")
            let due = try await fixture.purchasing.listUnfulfilled(
                ListUnfulfilledRequest(page: PageRequest(pageSize: 1), refundDueOnly: true))
            #expect(due.purchases.count == 1)
            let rest = try await fixture.purchasing.listUnfulfilled(
                ListUnfulfilledRequest(
                    page: PageRequest(pageSize: 1, pageToken: due.page?.nextPageToken ?? ""), refundDueOnly: true))
            #expect(Set((due.purchases + rest.purchases).map(\.paymentReference)) == ["a", "b"])
            #expect(rest.page?.nextPageToken == "")
            #expect(try await fixture.events() == [])
        }
    }

    @Test("A crash between reservation and row costs nothing: notified again, the payment finds its reservation")
    func diedAfterReservation() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let request = OfferRequest(
                playerID: try PlayerID(PurchasesFixture.player), packageID: try PackageID(PurchasesFixture.package),
                place: Place(country: "US", state: "CA"))
            let payment = Payment(method: try PaymentMethod("credit_card"), reference: try PaymentReference("pay-1"))
            let id = PurchaseID.recorded(for: payment)
            _ = try await fixture.catalog.reserve(request, key: "purchase/\(id)/0", hold: .seconds(2_100))
            let purchase = try await fixture.recordPaid(key: "another").purchase
            #expect(purchase?.status == .completed && purchase?.purchaseID == id.description)
            #expect(fixture.catalog.read(\.held).count == 1)
        }
    }
}
