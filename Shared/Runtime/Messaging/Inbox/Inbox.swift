package import Postgres
package import RPC

/// Applies events exactly once: each is recorded in the transaction of its effect.
package struct Inbox: Sendable {
    /// What a contract's batch may hold.
    package static let batchEventsMax = 1_000

    private let pool: PostgresPool
    private let handlers: EventHandlers
    private let outbox: Outbox?
    private let record: Statement

    /// - Parameter outbox: Where handlers write events of their own; its relays are woken once those are committed.
    package init(pool: PostgresPool, schema: MessagingSchema, handlers: EventHandlers, outbox: Outbox? = nil) {
        self.pool = pool
        self.handlers = handlers
        self.outbox = outbox
        record = schema.inbox.record
    }

    /// Applies a batch, all of it in one transaction where possible.
    ///
    /// - Returns: An outcome for each event, in order.
    /// - Throws: UNAVAILABLE where the fault lies with the moment, not with an event. Some may have been applied: send
    ///   all of them again.
    package func apply(
        _ events: [OutboxEvent], from source: String, deadline: ContinuousClock.Instant? = nil
    ) async throws(RPCError) -> [DeliveryOutcome] {
        var work = BatchWork(players: events.map(\.playerID))
        let received = unpack(events, from: source, &work)
        while let attempt = work.next() {
            let written = outbox?.writeCount
            do {
                let applied = try await commit(attempt, received, source, deadline)
                // Most batches tell nobody anything, and then no relay has to look.
                if let outbox, outbox.writeCount != written { outbox.wake() }
                work.committed(attempt, applied: applied)
            } catch let rejection as EventRejection {
                work.rejected(attempt, reasons: positions(of: rejection, in: attempt, events))
            } catch {
                let failure = RPCError.from(error)
                guard !failure.isTransient else {
                    throw RPCError(
                        .unavailable, "Events cannot be applied at present; send them again. \(failure.message)",
                        cause: error)
                }
                work.failed(attempt, DeliveryError(failure))
            }
        }
        // Every position has an outcome once there is no further attempt.
        return work.outcomes.map { $0 ?? .deferred }
    }

    /// One transaction: records, applies what is new.
    ///
    /// - Returns: The positions that were new.
    private func commit(
        _ attempt: BatchWork.Attempt, _ received: [ReceivedEvent?], _ source: String,
        _ deadline: ContinuousClock.Instant?
    ) async throws -> Set<Int> {
        let ids = attempt.compactMap { received[$0]?.id }
        return try await pool.transaction(deadline: deadline) { transaction in
            var fresh = Set(try await transaction.query(record, source, ids).decode(PostgresUUID.self))
            // An id that stands twice in a batch is new once.
            let new = attempt.filter { index in received[index].map { fresh.remove($0.id) != nil } ?? false }
            let groups = EventWaves.plan(
                new.compactMap { index in received[index].map { (index, $0.playerID, $0.type) } })
            for group in groups {
                try await handlers.byType[group.type]?.apply(group.indices.compactMap { received[$0] }, transaction)
            }
            return Set(new)
        }
    }

    /// Unpacks every payload; what cannot be unpacked or has no handler fails here, before any transaction.
    private func unpack(
        _ events: [OutboxEvent], from source: String, _ work: inout BatchWork
    ) -> [ReceivedEvent?] {
        var reasons: [Int: DeliveryError] = [:]
        let received = events.enumerated().map { index, event -> ReceivedEvent? in
            guard let handler = handlers.byType[event.type] else {
                reasons[index] = DeliveryError(
                    reason: "EVENT_TYPE_UNKNOWN", message: "Nothing here handles events of the type \(event.type).")
                return nil
            }
            do {
                return ReceivedEvent(
                    id: event.id, source: source, playerID: event.playerID, occurredAt: event.occurredAt,
                    type: event.type, payload: try handler.unpack(event.payload))
            } catch {
                reasons[index] = DeliveryError(reason: "EVENT_MALFORMED", message: "\(error)")
                return nil
            }
        }
        work.refused(reasons)
        return received
    }

    private func positions(
        of rejection: EventRejection, in attempt: BatchWork.Attempt, _ events: [OutboxEvent]
    ) -> [Int: DeliveryError] {
        var reasons: [Int: DeliveryError] = [:]
        for index in attempt { reasons[index] = rejection.reasons[events[index].id] }
        return reasons
    }
}
