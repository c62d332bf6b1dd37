import Domain
import PurchasesContract
import PurchasesService
import Testing

@Suite("Payments of purchases that were started, decided together")
struct CompletionBatchTests {
    private let now = Timestamp.fixture + .seconds(60)

    private func notice(_ purchase: PurchasesService.Purchase, _ payment: String = "pay-1") throws -> PaymentNotice {
        PaymentNotice(purchaseID: purchase.id, payment: try .fixture(payment), paidAt: now)
    }

    @Test("One payment that is notified twice in a batch completes its purchase once")
    func twice() throws {
        let purchase = try PurchasesService.Purchase.pending()
        var batch = CompletionBatch([purchase.id: purchase], now: now)
        let first = try batch.pay(try notice(purchase), .held).get()
        guard case .paid(let paid) = first else { return #expect(Bool(false), "\(first)") }
        #expect(paid.status == .completed)
        let second = try batch.pay(try notice(purchase), .held).get()
        #expect(second == .paidBefore(paid))
        let other = batch.pay(try notice(purchase, "pay-2"), .held)
        #expect(throws: PurchaseRefusal.self) { try other.get() }
        #expect(batch.changes.count == 1)
    }

    @Test("What is unknown, or no longer held, is refused alone and changes nothing")
    func refused() throws {
        let purchase = try PurchasesService.Purchase.pending()
        var late = CompletionBatch([purchase.id: purchase], now: .fixture + .seconds(1_800))
        let outcome = late.pay(try notice(purchase), .held)
        #expect(throws: NoLongerHeld.self) { try outcome.get() }
        #expect(late.changes.isEmpty)
        var empty = CompletionBatch([:], now: now)
        let unknown = empty.pay(try notice(purchase), .held)
        #expect(throws: PurchaseUnknown(id: purchase.id)) { try unknown.get() }
    }
}
