package import Domain
package import Logging
private import Postgres
package import PurchasesContract
private import RPC
package import ServiceRuntime

/// Records payments of purchases that were started: those that arrive together share one commit.
package struct CompletionWriter: Sendable {
    /// A payment to record.
    package struct Call: Sendable {
        package var notice: PaymentNotice
        package var availability: Availability

        package init(notice: PaymentNotice, availability: Availability) {
            self.notice = notice
            self.availability = availability
        }
    }

    package typealias Item = KeyedBatchWriter<Call, CompleteResponse>.Item

    private let batches: KeyedBatchWriter<Call, CompleteResponse>
    private let outbox: Outbox

    package init(
        store: PurchaseStore, keys: IdempotencyStore, clock: any WallClock, limits: BatchLimits, logger: Logger
    ) {
        outbox = store.outbox
        batches = KeyedBatchWriter(
            method: PurchasingClient.Methods.complete.path, keys: keys, database: store.database, limits: limits,
            logger: logger
        ) { calls, transaction in
            let now = clock.now()
            let locked = try await store.lock(Set(calls.map(\.notice.purchaseID)).sorted(), in: transaction)
            var batch = CompletionBatch(locked, now: now)
            let outcomes = calls.map { batch.pay($0.notice, $0.availability) }
            let written = try await store.save(batch.changes, in: transaction)
            return outcomes.map { outcome in outcome.map { $0.response(written) } }
        }
    }

    /// - Throws: `PurchaseRefusal`; ``NoLongerHeld``; ``PurchaseUnknown``; `PostgresError`, a unique violation of
    ///   ``PurchaseStore/paymentIsUnique`` among them.
    package func perform(_ item: Item) async throws -> IdempotencyStore.Answer<CompleteResponse> {
        let answer = try await batches.perform(item)
        outbox.wake()
        return answer
    }
}

extension CompletionBatch.Outcome {
    /// What the caller is answered.
    ///
    /// - Parameter written: Purchases as they were written: only then it is known whether one is the player's first.
    fileprivate func response(_ written: [PurchaseID: PurchasesService.Purchase]) -> CompleteResponse {
        switch self {
        case .paid(let purchase): CompleteResponse(purchase: (written[purchase.id] ?? purchase).contract())
        case .paidBefore(let purchase):
            CompleteResponse(purchase: (written[purchase.id] ?? purchase).beforeRefund.contract(), replayed: true)
        }
    }
}
