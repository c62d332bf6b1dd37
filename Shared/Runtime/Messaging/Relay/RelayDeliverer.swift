internal import Postgres
internal import RPC

/// Takes one batch to its end: calls, divides what is refused, settles.
struct RelayDeliverer: Sendable {
    let store: any RelayStore
    let delivery: any EventDelivery
    let policy: DeliveryPolicy
    let metrics: RelayMetrics
    let clock: RelayClock

    /// - Returns: Nil when the receiver answered; else why it is to be left alone for a while.
    /// - Throws: What the store throws. Nothing is lost: what was not settled is delivered again, and recognised.
    func run(_ events: [PendingEvent]) async throws -> RPCError? {
        var work = BatchWork(players: events.map(\.key.playerID))
        var failure: RPCError?
        while failure == nil, let attempt = work.next() {
            let part = attempt.map { events[$0].event }
            let startedAt = clock.now()
            do throws(RPCError) {
                let outcomes = try await delivery.deliver(part)
                guard outcomes.count == part.count else {
                    throw RPCError(.internalError, "\(outcomes.count) outcomes came for \(part.count) events.")
                }
                metrics.batchEvents.record(Int64(part.count))
                metrics.callDuration.record(clock.now() - startedAt)
                work.answered(attempt, outcomes)
            } catch {
                metrics.callFailures.add()
                switch CallFailure(error, eventCount: part.count) {
                case .backOff: failure = error
                case .split: work.failed(attempt, DeliveryError(error))
                case .refuse(let reason): work.failed(attempt, reason)
                }
            }
        }
        let settlement = Settlement(events, work.outcomes.map { $0 ?? .deferred }, policy: policy)
        if !settlement.isEmpty { try await store.settle(settlement) }
        count(events, work.outcomes, settlement)
        return failure
    }

    private func count(_ events: [PendingEvent], _ outcomes: [DeliveryOutcome?], _ settlement: Settlement) {
        let now = clock.wallNow()
        var applied: Int64 = 0
        for (pending, outcome) in zip(events, outcomes) where outcome == .applied {
            applied += 1
            metrics.lag.record(
                (now.microsecondsSince1970 - pending.event.occurredAt.microsecondsSince1970) &* 1_000)
        }
        metrics.applied.add(applied)
        metrics.duplicate.add(Int64(settlement.delivered.count) - applied)
        metrics.failed.add(Int64(settlement.retries.count + settlement.parked.count))
        metrics.parked.add(Int64(settlement.parked.count))
    }
}
