import Postgres
import RPC
import Synchronization

@testable import ServiceRuntime

/// Hands events to an inbox of the same process, and does what a test wants in between.
struct DirectDelivery: EventDelivery {
    let inbox: Inbox
    /// Runs before each delivery; what it throws is the call's error.
    var before: @Sendable ([OutboxEvent]) async throws(RPCError) -> Void = { _ in }
    /// Runs after each delivery; what it throws is the call's error, although the receiver has acted.
    var after: @Sendable ([DeliveryOutcome]) async throws(RPCError) -> Void = { _ in }

    func deliver(_ events: [OutboxEvent]) async throws(RPCError) -> [DeliveryOutcome] {
        try await before(events)
        let outcomes = try await inbox.apply(events, from: "sender")
        try await after(outcomes)
        return outcomes
    }
}

/// Counts down to a moment that a test waits for.
final class Countdown: Sendable {
    private struct State {
        var count: Int
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(count: count)) }

    func count(_ number: Int = 1) {
        let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
            state.count -= number
            guard state.count <= 0 else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once the count is zero.
    func reached() async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.count > 0 { state.waiters.append(continuation) }
                return state.count <= 0
            }
            if isReached { continuation.resume() }
        }
    }
}

extension MessagingDatabase {
    /// One relay, a step at a time.
    func stepper(
        _ delivery: some EventDelivery, policy: DeliveryPolicy = DeliveryPolicy(), owner: PostgresUUID = .random()
    ) -> RelayStepper {
        RelayStepper(store: store(owner: owner), delivery: delivery, policy: policy)
    }
}

/// A relay that a test takes through its steps.
struct RelayStepper: Sendable {
    let store: PostgresRelayStore
    let deliverer: RelayDeliverer

    init(store: PostgresRelayStore, delivery: some EventDelivery, policy: DeliveryPolicy) {
        self.store = store
        deliverer = RelayDeliverer(
            store: store, delivery: delivery, policy: policy,
            metrics: RelayMetrics(registry: MetricsRegistry(), destination: "receiver"), clock: .system)
    }

    /// Reads every lane once and delivers what is there.
    ///
    /// - Returns: How many events were read.
    @discardableResult
    func step(limit: Int = 1_000) async throws -> Int {
        let events = try await store.pending(in: (0..<Int16(Lane.count)).map { Lane(index: $0) }, limit: limit)
        if !events.isEmpty, let error = try await deliverer.run(events) { throw error }
        return events.count
    }

    /// Steps until nothing is read.
    func drain(limit: Int = 1_000) async throws { while try await step(limit: limit) > 0 {} }
}
