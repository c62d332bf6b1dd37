/// What a relay writes down after the receiver has answered for a batch.
package struct Settlement: Sendable, Hashable {
    package struct Retry: Sendable, Hashable {
        let key: PendingEvent.Key
        let delay: Duration
        let error: DeliveryError
    }

    package struct Parking: Sendable, Hashable {
        let key: PendingEvent.Key
        let error: DeliveryError
    }

    /// To be deleted.
    private(set) var delivered: [PendingEvent.Key] = []
    /// Refused: they and the later events of their players wait.
    private(set) var retries: [Retry] = []
    /// Refused too often: they go to `outbox_parked`, and their players' later events go on.
    private(set) var parked: [Parking] = []

    var isEmpty: Bool { delivered.isEmpty && retries.isEmpty && parked.isEmpty }

    /// - Parameter outcomes: One for each event, in the order of the events.
    init(_ events: [PendingEvent], _ outcomes: [DeliveryOutcome], policy: DeliveryPolicy) {
        precondition(events.count == outcomes.count, "\(outcomes.count) outcomes for \(events.count) events")
        delivered.reserveCapacity(events.count)
        for (pending, outcome) in zip(events, outcomes) {
            switch outcome {
            case .applied, .duplicate: delivered.append(pending.key)
            case .deferred: break
            case .failed(let error): refuse(pending, error, policy)
            }
        }
    }

    private mutating func refuse(_ pending: PendingEvent, _ error: DeliveryError, _ policy: DeliveryPolicy) {
        let attempts = pending.attempts + 1
        if attempts >= policy.attemptsMax {
            parked.append(Parking(key: pending.key, error: error))
        } else {
            retries.append(Retry(key: pending.key, delay: policy.retryDelay(attempts: attempts), error: error))
        }
    }
}
