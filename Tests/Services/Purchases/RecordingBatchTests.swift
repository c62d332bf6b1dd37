import Domain
import PurchasesService
import Testing

@Suite("Recorded payments that arrive together")
struct RecordingBatchTests {
    @Test("New ones are new, and one that repeats another waits for it")
    func repeats() throws {
        let payments = [
            try RecordedPayment.fixture("a", key: "1"), try .fixture("b", key: "2"), try .fixture("a", key: "3"),
            try .fixture("c", key: "2"),
        ]
        let batch = RecordingBatch(payments, known: [])
        #expect(batch.verdicts == [.isNew, .isNew, .repeats(index: 0), .repeats(index: 1)])
        let written = payments[0].purchase(at: .fixture)
        #expect(RecordingBatch.outcome(of: payments[2], after: written) == .replayed(written))
        #expect(RecordingBatch.outcome(of: payments[3], after: payments[1].purchase(at: .fixture)) == .keyConflict)
    }

    @Test("A payment that is known is answered its purchase, with whichever key")
    func knownPayment() throws {
        let known = try RecordedPayment.fixture().purchase(at: .fixture)
        let batch = RecordingBatch([try .fixture(key: "other")], known: [known])
        #expect(batch.verdicts == [.isKnown(.replayed(known))])
    }

    @Test("A payment that was recorded for another player or price is refused, naming its purchase")
    func usedPayment() throws {
        let known = try RecordedPayment.fixture().purchase(at: .fixture)
        let batch = RecordingBatch(
            [try .fixture(key: "x", player: .other), try .fixture(key: "y", price: "1")], known: [known])
        #expect(batch.verdicts == [.isKnown(.paymentUsed(by: known.id)), .isKnown(.paymentUsed(by: known.id))])
    }

    @Test("The player's key with another request is a conflict; another player may have the same key")
    func keys() throws {
        let known = try RecordedPayment.fixture().purchase(at: .fixture)
        let batch = RecordingBatch(
            [try .fixture(price: "1"), try .fixture("new"), try .fixture("new", player: .other)], known: [known])
        #expect(batch.verdicts == [.isKnown(.keyConflict), .isKnown(.keyConflict), .isNew])
    }

    @Test("A refund is left aside in the answer to a repetition")
    func refundAside() throws {
        var known = try RecordedPayment.fixture().purchase(at: .fixture)
        known.status = .refunded
        known.refundedAt = .fixture
        known.refundReason = "asked for"
        let batch = RecordingBatch([try .fixture()], known: [known])
        #expect(batch.verdicts == [.isKnown(.replayed(known.beforeRefund))])
        #expect(known.beforeRefund.status == .completed)
    }

    @Test("Ids that are derived differ where what they are derived from does, and only there")
    func derivedIDs() throws {
        #expect(PurchaseID.started(by: .fixture, key: "a") == .started(by: .fixture, key: "a"))
        var ids: Set<PurchaseID> = []
        for number in 0..<20_000 {
            ids.insert(.recorded(for: try .fixture("pay-\(number)")))
            ids.insert(.started(by: .fixture, key: "pay-\(number)"))
            ids.insert(.started(by: .other, key: "pay-\(number)"))
        }
        let split = Payment(method: try PaymentMethod("credit_cardpay"), reference: try PaymentReference("-1"))
        ids.insert(.recorded(for: split))
        #expect(ids.count == 60_001)
        #expect(ids.allSatisfy { PurchaseID.isVersion8($0) })
    }
}

extension PurchaseID {
    fileprivate static func isVersion8(_ id: PurchaseID) -> Bool { id.value.version == 8 && id.value.low >> 62 == 0b10 }
}
