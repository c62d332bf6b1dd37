import Domain
import PurchasesService
import TestSupport
import Testing

@Suite("The state machine of a purchase")
struct PurchaseMovesTests {
    private let now = Timestamp.fixture + .seconds(60)

    @Test("A payment in time completes what is held, and the log has the move")
    func completes() throws {
        let purchase = try Purchase.pending()
        #expect(purchase.isHeld(at: now))
        let change = try #require(try purchase.paying(with: .fixture(), at: now, .held, now: now))
        #expect(change.purchase.status == .completed)
        #expect(change.purchase.completedAt == now)
        #expect(change.purchase.payment == (try .fixture()))
        #expect(change.move == StatusMove(from: .pending, to: .completed, at: now))
    }

    @Test("The same payment again changes nothing; another one is refused")
    func secondPayment() throws {
        let paid = try #require(try Purchase.pending().paying(with: .fixture(), at: now, .held, now: now)).purchase
        #expect(try paid.paying(with: .fixture(), at: now, .held, now: now) == nil)
        #expect(throws: PurchaseRefusal.paidOtherwise(by: try .fixture())) {
            try paid.paying(with: .fixture("pay-2"), at: now, .held, now: now)
        }
    }

    @Test("Nothing is relied upon that timed out, whose time is over, or whose reservation is about to end")
    func notHeld() throws {
        let purchase = try Purchase.pending(reservedUntil: .fixture + .seconds(2_100))
        #expect(purchase.isHeld(at: .fixture + .seconds(1_799)))
        #expect(!purchase.isHeld(at: .fixture + .seconds(1_800)))
        let short = try Purchase.pending(reservedUntil: .fixture + .seconds(100))
        #expect(short.isHeld(at: .fixture + .seconds(69)))
        #expect(!short.isHeld(at: .fixture + .seconds(70)))
        let late = try #require(purchase.timedOut(now: .fixture + .seconds(1_800)))
        #expect(!late.isHeld(at: now))
    }

    @Test("A late payment completes what catalog still has, with the terms of the start")
    func late() throws {
        let late = try #require(try Purchase.pending().timedOut(now: .fixture + .seconds(1_800)))
        #expect(late.status == .pending)
        let hold = Hold(reservation: Reservation(id: ReservationID(UUID128(high: 3, low: 4)), until: .latest))
        let other = try PurchaseTerms(.fixture(gc: "1"), at: .none)
        let change = try #require(try late.paying(with: .fixture(), at: now, .granted(hold, other), now: now))
        #expect(change.purchase.status == .completed)
        #expect(change.purchase.hold == hold)
        #expect(change.purchase.terms == late.terms)
    }

    @Test("A late payment for what is sold out stays recorded, and is due for a refund until it was given back")
    func paidForNothing() throws {
        let late = try #require(try Purchase.pending().timedOut(now: .fixture + .seconds(1_800)))
        let paid = try #require(try late.paying(with: .fixture(), at: now, .refused(reason: "SOLD_OUT"), now: now))
        #expect(paid.purchase.status == .failed && paid.purchase.failureReason == "SOLD_OUT")
        #expect(paid.purchase.paidAt == now && paid.purchase.isRefundDue)
        let returned = try paid.purchase.refunded(because: "sold out", now: now)
        #expect(returned.purchase.status == .failed && !returned.purchase.isRefundDue && returned.move == nil)
        #expect(throws: PurchaseRefusal.alreadyRefunded) {
            try returned.purchase.refunded(because: "again", now: now)
        }
    }

    @Test("A payment for a purchase that failed stays recorded, too")
    func paidAfterFailure() throws {
        let failed = try Purchase.pending().failed(because: "declined", now: now).purchase
        let paid = try #require(try failed.paying(with: .fixture(), at: now, .held, now: now))
        #expect(paid.purchase.status == .failed && paid.purchase.isRefundDue && paid.move == nil)
        #expect(paid.purchase.failureReason == "declined")
    }

    @Test("While nobody can be asked, a paid purchase waits; then it is granted, or refunded before")
    func waits() throws {
        let waiting = try RecordedPayment.fixture().purchase(at: now).fulfilling(.unknown, now: now)
        #expect(waiting.purchase.awaitsFulfilment && waiting.move == nil)
        let terms = try PurchaseTerms(.fixture(), at: .none)
        #expect(waiting.purchase.fulfilling(.granted(.none, terms), now: now).purchase.status == .completed)
        let refunded = try waiting.purchase.refunded(because: "asked for", now: now)
        #expect(refunded.purchase.status == .failed && refunded.purchase.paymentReturnedAt == now)
        #expect(throws: PurchaseRefusal.paid) { try waiting.purchase.failed(because: "no", now: now) }
    }

    @Test("A refund takes back what was completed, once")
    func refund() throws {
        let paid = try #require(try Purchase.pending().paying(with: .fixture(), at: now, .held, now: now)).purchase
        let refunded = try paid.refunded(because: "asked for", now: now)
        #expect(refunded.move == StatusMove(from: .completed, to: .refunded, reason: "asked for", at: now))
        #expect(refunded.purchase.beforeRefund == paid)
        #expect(throws: PurchaseRefusal.alreadyRefunded) { try refunded.purchase.refunded(because: "again", now: now) }
        #expect(throws: PurchaseRefusal.alreadyRefunded) { try refunded.purchase.failed(because: "no", now: now) }
        #expect(throws: PurchaseRefusal.alreadyCompleted) { try paid.failed(because: "no", now: now) }
        #expect(throws: PurchaseRefusal.notPaid) { try Purchase.pending().refunded(because: "no", now: now) }
    }

    @Test("What was taken differs from the price: it is given back")
    func mismatch() throws {
        let price = Price(try Money("5"), .usDollar)
        #expect(
            Availability.of(try .fixture(), .none, at: .none, paying: price) == .refused(reason: "PRICE_MISMATCH"))
    }

    @Test("Whatever happens in whatever order, only the allowed moves are made, each once, and nothing sold changes")
    func randomHistories() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            var purchase =
                Bool.random(using: &generator) ? try .pending() : try RecordedPayment.fixture().purchase(at: now)
            var moves: [StatusMove] = []
            for step in 0..<12 {
                let before = purchase
                let time = now + .seconds(step * 300)
                guard let change = try? Self.randomChange(of: purchase, at: time, &generator) else { continue }
                purchase = change.purchase
                if let move = change.move {
                    #expect(move.from == before.status && move.to == purchase.status, "seed \(seed)")
                    moves.append(move)
                } else {
                    #expect(before.status == purchase.status, "seed \(seed)")
                }
                #expect(before.terms == nil || before.terms == purchase.terms, "seed \(seed)")
                #expect(before.payment == nil || before.payment == purchase.payment, "seed \(seed)")
                #expect(
                    !before.isRefundDue || purchase.isRefundDue || purchase.paymentReturnedAt != nil, "seed \(seed)")
                #expect(!purchase.status.isSale || (purchase.terms != nil && purchase.paidAt != nil), "seed \(seed)")
            }
            #expect(Set(moves.map(\.to)).count == moves.count, "seed \(seed)")
            #expect(moves.allSatisfy { $0.from.mayBecome($0.to) }, "seed \(seed)")
        }
    }

    private static func randomChange(
        of purchase: Purchase, at now: Timestamp, _ generator: inout SeededGenerator
    ) throws -> PurchaseChange? {
        let terms = try PurchaseTerms(.fixture(), at: .none)
        let answers: [Availability] = [.granted(.none, terms), .refused(reason: "SOLD_OUT"), .unknown]
        let answer = answers.randomElement(using: &generator) ?? .unknown
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
            return try purchase.paying(
                with: .fixture("pay-\(Bool.random(using: &generator))"), at: now, answer, now: now)
        case 1 where purchase.isHeld(at: now): return try purchase.paying(with: .fixture(), at: now, .held, now: now)
        case 2: return try purchase.failed(because: "declined", now: now)
        case 3: return try purchase.refunded(because: "asked for", now: now)
        case 4: return purchase.timedOut(now: now).map { PurchaseChange($0) }
        case 5 where purchase.awaitsFulfilment: return purchase.fulfilling(answer, now: now)
        default: return nil
        }
    }
}
