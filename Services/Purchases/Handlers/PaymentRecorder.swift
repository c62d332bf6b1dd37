package import Domain
package import Logging
private import Postgres
private import RPC
package import ServiceRuntime

/// Records payments that were taken already: those that arrive together share their questions and one commit.
package struct PaymentRecorder: Sendable {
    /// How often a batch looks again when somebody else took a payment or a key meanwhile.
    private static let attemptsMax = 4

    private let batches: BatchWriter<RecordedPayment, RecordingOutcome>

    package init(
        store: RecordingStore, fulfilment: Fulfilment, clock: any WallClock, logger: Logger, limits: BatchLimits
    ) {
        batches = BatchWriter(limits: limits, logger: logger) { payments in
            try await Self.record(payments, store: store, fulfilment: fulfilment, clock: clock)
        }
    }

    /// Records a payment. When this returns, it is durable.
    ///
    /// - Throws: `QueueFull`; `PostgresError`.
    package func record(_ payment: RecordedPayment) async throws -> RecordingOutcome {
        try await batches.write([payment])[0]
    }

    private static func record(
        _ payments: [RecordedPayment], store: RecordingStore, fulfilment: Fulfilment, clock: any WallClock
    ) async throws -> [RecordingOutcome] {
        var answered: [PurchaseID: Availability] = [:]
        var attempt = 1
        while true {
            let batch = RecordingBatch(payments, known: try await store.known(payments))
            let new = payments.indices.filter { batch.verdicts[$0] == .isNew }
            let now = clock.now()
            let purchases = new.map { payments[$0].purchase(at: now) }
            let unanswered = purchases.filter { answered[$0.id] == nil }
            for (purchase, answer) in zip(unanswered, await fulfilment.availabilities(of: unanswered)) {
                answered[purchase.id] = answer
            }
            do {
                let changes = purchases.map { $0.fulfilling(answered[$0.id] ?? .unknown, now: now) }
                let written = try await store.write(changes, at: now)
                return outcomes(of: payments, batch, written: Dictionary(uniqueKeysWithValues: zip(new, written)))
            } catch let error as PostgresError where error.code == .uniqueViolation && attempt < attemptsMax {
                // Another replica, or a Complete, was faster with one of them: it is known now.
                attempt += 1
            }
        }
    }

    private static func outcomes(
        of payments: [RecordedPayment], _ batch: RecordingBatch, written: [Int: Purchase]
    ) -> [RecordingOutcome] {
        zip(payments.indices, payments).map { index, payment in
            switch batch.verdicts[index] {
            case .isKnown(let outcome): outcome
            case .isNew: written[index].map { .recorded($0) } ?? .keyConflict
            case .repeats(let earlier):
                written[earlier].map { RecordingBatch.outcome(of: payment, after: $0) } ?? .keyConflict
            }
        }
    }
}
