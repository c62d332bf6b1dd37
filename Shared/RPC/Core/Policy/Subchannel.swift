/// One endpoint of a balancer, and how connecting to it goes.
package struct Subchannel: Sendable {
    /// Names a subchannel for as long as its balancer lives; never reused.
    package struct ID: Sendable, Hashable {
        package let rawValue: Int
    }

    package enum State: Sendable, Hashable {
        /// An attempt is under way. May become `ready` or `backingOff`.
        case connecting
        /// Calls may be sent. May become `connecting` or `backingOff`.
        case ready(since: ContinuousClock.Instant)
        /// The last attempt failed. Becomes `connecting` at `until`.
        case backingOff(until: ContinuousClock.Instant)
    }

    package let id: ID
    package let endpoint: Endpoint
    package internal(set) var state: State = .connecting

    /// Attempts that failed since a connection last held, and why the latest did.
    package internal(set) var failures = 0
    package internal(set) var lastError: RPCError?

    package var isReady: Bool {
        if case .ready = state { true } else { false }
    }
}
