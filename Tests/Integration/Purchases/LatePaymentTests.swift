import CommonContract
import Domain
import LoyaltyHarness
import PurchasesContract
import PurchasesService
import RPC
import ServiceRuntime
import Testing

@Suite("Purchases that are not paid in time, given up, or taken back")
struct LatePaymentTests {
    private func timeOut(_ fixture: PurchasesFixture) async throws {
        fixture.clock.advance(by: .seconds(1_800))
        try await fixture.service.run("time_out_purchases", at: fixture.clock.now())
    }

    @Test("A purchase nobody pays gives back what it reserved after half an hour, not before")
    func timesOut() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let started = try await fixture.start()
            fixture.clock.advance(by: .seconds(1_799))
            try await fixture.service.run("time_out_purchases", at: fixture.clock.now())
            #expect(fixture.catalog.read(\.stock) == 0)
            fixture.clock.advance(by: .seconds(1))
            try await fixture.service.run("time_out_purchases", at: fixture.clock.now())
            #expect(fixture.catalog.read(\.stock) == 1)
            let late = try await fixture.purchase(started.purchaseID)
            #expect(late.status == .pending && late.timedOutAt != nil)
        }
    }

    @Test("A payment that comes after that completes it while the package is to be had, at the terms of its start")
    func lateAndThere() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let started = try await fixture.start()
            try await timeOut(fixture)
            fixture.catalog.change { $0.package.goldCoins = .zero }
            let completed = try await fixture.complete(started).purchase
            #expect(completed?.status == .completed && completed?.gcGranted == Money("100000"))
            #expect(completed?.reservationID != started.reservationID)
            #expect(fixture.catalog.read(\.stock) == 0)
        }
    }

    @Test("A late payment for what is sold out stays recorded, is listed for refund, and leaves the list when refunded")
    func lateAndGone() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let started = try await fixture.start()
            try await timeOut(fixture)
            _ = try await fixture.start(key: "other", player: PurchasesFixture.other)
            let paid = try await fixture.complete(started).purchase
            #expect(paid?.status == .failed && paid?.failureReason == "SOLD_OUT" && paid?.refundDue == true)
            #expect(paid?.paymentReference == "pay-1")
            let due = try await fixture.purchasing.listUnfulfilled(ListUnfulfilledRequest(refundDueOnly: true))
            #expect(due.purchases.map(\.purchaseID) == [started.purchaseID])
            #expect(try await fixture.complete(started).replayed)
            let refunded = try await fixture.purchasing.refund(
                RefundRequest(idempotencyKey: "r", purchaseID: started.purchaseID, reason: "sold out"))
            #expect(refunded.purchase?.status == .failed && refunded.purchase?.paymentReturnedAt != nil)
            #expect(try await fixture.purchasing.listUnfulfilled(ListUnfulfilledRequest()).purchases == [])
            #expect(try await fixture.events() == [])
        }
    }

    @Test("While catalog is away a late payment is recorded, and fulfilled when it is back")
    func lateAndAway() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let started = try await fixture.start()
            try await timeOut(fixture)
            fixture.catalog.change { $0.isAway = true }
            let waiting = try await fixture.complete(started).purchase
            #expect(waiting?.status == .pending && waiting?.paidAt != nil)
            try await fixture.service.run("fulfil_paid_purchases", at: fixture.clock.now())
            #expect(try await fixture.purchase(started.purchaseID).status == .pending)
            fixture.catalog.change { $0.isAway = false }
            try await fixture.service.run("fulfil_paid_purchases", at: fixture.clock.now())
            #expect(try await fixture.purchase(started.purchaseID).status == .completed)
            #expect(try await fixture.events().count == 3)
        }
    }

    @Test("A payment that meets the time-out half-way relies on nothing that was released")
    func meetsTimeOut() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let started = try await fixture.start()
            fixture.clock.advance(by: .seconds(1_801))
            // While the late payment reserves anew, the job gives back the first reservation, and somebody else buys.
            fixture.catalog.duringNextReservation {
                try? await fixture.service.run("time_out_purchases", at: fixture.clock.now())
                _ = try? await fixture.start(key: "other", player: PurchasesFixture.other)
            }
            let completed = try await fixture.complete(started).purchase
            #expect(completed?.status == .completed)
            #expect(fixture.catalog.read(\.held).map(\.description) == [completed?.reservationID])
        }
    }

    @Test("What nobody paid for a week has failed, and a payment even then is recorded")
    func abandoned() async throws {
        try await PurchasesFixture.run { fixture in
            let started = try await fixture.start()
            try await timeOut(fixture)
            fixture.clock.advance(by: .seconds(7 * 86_400 - 1))
            try await fixture.service.run("fail_abandoned_purchases", at: fixture.clock.now())
            #expect(try await fixture.purchase(started.purchaseID).status == .pending)
            fixture.clock.advance(by: .seconds(1))
            try await fixture.service.run("fail_abandoned_purchases", at: fixture.clock.now())
            let failed = try await fixture.purchase(started.purchaseID)
            #expect(failed.status == .failed && failed.failureReason == "TIMED_OUT" && !failed.refundDue)
            #expect(try await fixture.complete(started).purchase?.refundDue == true)
        }
    }

    @Test("A purchase that is given up releases what it reserved, once")
    func fails() async throws {
        try await PurchasesFixture.run(stock: 1) { fixture in
            let started = try await fixture.start()
            let request = FailRequest(idempotencyKey: "f", purchaseID: started.purchaseID, reason: "card_declined")
            let failed = try await fixture.purchasing.fail(request)
            #expect(failed.purchase?.status == .failed && failed.purchase?.failureReason == "card_declined")
            #expect(fixture.catalog.read(\.stock) == 1)
            let again = try await fixture.purchasing.fail(request)
            #expect(again.replayed && again.purchase == failed.purchase)
            let other = try await refusal {
                _ = try await fixture.purchasing.fail(
                    FailRequest(idempotencyKey: "g", purchaseID: started.purchaseID, reason: "again"))
            }
            #expect(other.code == .failedPrecondition && other.details.reason == "ALREADY_FAILED")
        }
    }

    @Test("A refund takes a purchase back once, tells three services, and an unpaid one is refused")
    func refunds() async throws {
        try await PurchasesFixture.run { fixture in
            let started = try await fixture.start()
            func refund(_ key: String) async throws -> RefundResponse {
                try await fixture.purchasing.refund(
                    RefundRequest(idempotencyKey: key, purchaseID: started.purchaseID, reason: "asked for"))
            }
            #expect(try await refusal { _ = try await refund("0") }.details.reason == "NOT_PAID")
            _ = try await fixture.complete(started)
            let refunded = try await refund("1")
            #expect(refunded.purchase?.status == .refunded && refunded.purchase?.refundReason == "asked for")
            #expect(try await refund("1").replayed)
            #expect(try await refusal { _ = try await refund("2") }.details.reason == "ALREADY_REFUNDED")
            #expect(try await fixture.events().filter { $0.hasSuffix("PurchaseRefunded") }.count == 3)
            // The provider repeats its notification: nothing is completed again.
            let repeated = try await fixture.complete(started)
            #expect(repeated.replayed && repeated.purchase?.status == .completed)
            let read = try await fixture.purchasing.getPurchase(GetPurchaseRequest(purchaseID: started.purchaseID))
            #expect(read.history.map(\.to) == [.completed, .refunded] && read.history.last?.reason == "asked for")
        }
    }
}
