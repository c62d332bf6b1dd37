package import Postgres
internal import Synchronization

/// Where a service puts the facts that others must learn, in the transaction that makes them true.
///
/// ```swift
/// try await outbox.transaction(on: pool) { transaction in
///     try await transaction.execute(Self.insertWagers, …)
///     return (answer, events)             // written with the COMMIT, in one round trip; then the relays are woken
/// }
/// ```
/// A service that writes events in a statement of its own calls ``wake()`` after its commit.
package final class Outbox: Sendable {
    let statements: OutboxStatements
    private let relays = Mutex<[EventRelay]>([])
    private let writes = Atomic<UInt64>(0)

    package init(schema: MessagingSchema) { statements = schema.outbox }

    /// A relay to wake from now on.
    package func attach(_ relay: EventRelay) { relays.withLock { $0.append(relay) } }

    /// Says that events were committed.
    package func wake() {
        let relays = relays.withLock { $0 }
        for relay in relays { relay.wake() }
    }

    /// How often events were written so far, committed or not. Where a transaction moved it, there may be something to
    /// ``wake()`` for: so the inbox knows after its commit whether a handler told anybody anything.
    package var writeCount: UInt64 { writes.load(ordering: .relaxed) }

    /// Writes events, any number in one statement. Call ``wake()`` after the commit.
    ///
    /// - Throws: ``PostgresError/Code/checkViolation`` for a payload over ``OutboxEvent/payloadBytesMax``.
    package func append(_ events: [OutboxEvent], in transaction: PostgresTransaction) async throws(PostgresError) {
        guard !events.isEmpty else { return }
        writes.add(1, ordering: .relaxed)
        let columns = OutboxColumns(events)
        try await transaction.execute(
            statements.append, columns.ids, columns.destinations, columns.players, columns.types, columns.payloads,
            columns.times,
            columns.traces)
    }

    /// Sends the statement that writes events without waiting for it, so that it shares a round trip with what follows in
    /// the transaction. Call ``wake()`` after the commit.
    ///
    /// - Precondition: There is an event.
    package func send(_ events: [OutboxEvent], in transaction: PostgresTransaction) -> PostgresPendingRows {
        precondition(!events.isEmpty, "there is nothing to write")
        writes.add(1, ordering: .relaxed)
        let columns = OutboxColumns(events)
        return transaction.send(
            statements.append, columns.ids, columns.destinations, columns.players, columns.types, columns.payloads,
            columns.times, columns.traces)
    }

    /// Runs `body` in a transaction, writes the events that it returns, commits, and wakes the relays.
    ///
    /// `body` may run again, as ``PostgresPool/transaction(isolation:access:deadline:actor:_:)`` says.
    ///
    /// - Returns: The first part of what `body` returned.
    package func transaction<Value: Sendable>(
        on pool: PostgresPool, deadline: ContinuousClock.Instant? = nil,
        _ body: (PostgresTransaction) async throws -> (Value, [OutboxEvent])
    ) async throws -> Value {
        let (value, wrote) = try await pool.transaction(deadline: deadline) { transaction in
            let (value, events) = try await body(transaction)
            guard !events.isEmpty else { return (value, false) }
            let columns = OutboxColumns(events)
            try await transaction.commit(
                with: statements.append, columns.ids, columns.destinations, columns.players, columns.types,
                columns.payloads,
                columns.times, columns.traces)
            return (value, true)
        }
        if wrote { wake() }
        return value
    }
}

/// Events as the arrays that the statement takes.
private struct OutboxColumns {
    var ids: [PostgresUUID] = []
    var destinations: [String] = []
    var players: [PostgresUUID] = []
    var types: [String] = []
    var payloads: [PostgresBytes] = []
    var times: [PostgresTimestamp] = []
    var traces: [String?] = []

    init(_ events: [OutboxEvent]) {
        ids.reserveCapacity(events.count)
        destinations.reserveCapacity(events.count)
        players.reserveCapacity(events.count)
        types.reserveCapacity(events.count)
        payloads.reserveCapacity(events.count)
        times.reserveCapacity(events.count)
        traces.reserveCapacity(events.count)
        for event in events {
            ids.append(event.id)
            destinations.append(event.destination)
            players.append(event.playerID)
            types.append(event.type)
            payloads.append(PostgresBytes(event.payload))
            times.append(event.occurredAt)
            traces.append(event.traceContext)
        }
    }
}
