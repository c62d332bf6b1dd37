/// Tells a peer that keeps its connection alive from one that floods it with pings.
///
/// A value without I/O. A ping that comes sooner than allowed is a strike; too many strikes, and the connection is
/// closed. Data that this side sent in between forgives them: a busy peer may measure its round trips.
///
/// Source: gRPC's server-side keepalive enforcement (gRFC A8, A9).
package struct PingGuard: Sendable {
    package enum Decision: Sendable, Hashable {
        case answer
        /// Close the connection, and say "too many pings".
        case close
    }

    private let limits: PingLimits
    private var strikes = 0
    private var lastPing: ContinuousClock.Instant?

    package init(_ limits: PingLimits) { self.limits = limits }

    /// This side sent something that belongs to a call.
    package mutating func dataSent() {
        if lastPing != nil {
            lastPing = nil
            strikes = 0
        }
    }

    package mutating func pingReceived(at now: ContinuousClock.Instant, activeCalls: Int) -> Decision {
        defer { lastPing = now }
        guard let lastPing else { return .answer }
        let isAllowed = activeCalls > 0 || limits.allowsWithoutCalls
        let interval = isAllowed ? limits.intervalMin : limits.intervalMinWithoutCalls
        if now - lastPing < interval { strikes += 1 }
        return strikes > limits.strikesMax ? .close : .answer
    }
}
