/// Decides when a connection has been idle or open for too long.
///
/// A value without I/O: its owner calls ``check(at:activeCalls:callsStarted:)`` now and then, on a timer and never on
/// the path of a call, and does what it answers.
package struct ConnectionLifetime: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Sendable, Hashable {
        /// Nothing to do before then.
        case check(at: Instant)
        /// Take no further calls, finish those in flight, close; then check at the time given.
        case drain(Reason, checkAt: Instant)
        /// Close now, with what is still in flight.
        case close(Reason)
        /// Nothing to do, ever.
        case rest
    }

    package enum Reason: String, Sendable, Hashable {
        case idle = "the connection was idle for too long"
        case maximumAge = "the connection reached its maximum age"
    }

    private let limits: ConnectionLifetimeLimits
    private let retirement: Instant?
    private var drainingSince: Instant?
    private var idleSince: Instant
    private var callsSeen = 0

    /// - Parameter generator: Spreads the age by a tenth, so that connections that were opened together do not all
    ///   reconnect together.
    package init(
        limits: ConnectionLifetimeLimits, openedAt opened: Instant, using generator: inout some RandomNumberGenerator
    ) {
        self.limits = limits
        idleSince = opened
        retirement = limits.ageMax.map { opened + $0 * Double.random(in: 0.9...1.1, using: &generator) }
    }

    /// - Parameters:
    ///   - activeCalls: The calls in flight now.
    ///   - callsStarted: How many calls the connection has ever carried: tells a busy connection from an idle one
    ///     without a timer that every call resets.
    package mutating func check(at now: Instant, activeCalls: Int, callsStarted: Int) -> Action {
        if let drainingSince {
            let end = drainingSince + limits.ageGrace
            return now >= end ? .close(.maximumAge) : .check(at: end)
        }
        if let retirement, now >= retirement {
            drainingSince = now
            return .drain(.maximumAge, checkAt: now + limits.ageGrace)
        }
        if activeCalls > 0 || callsStarted != callsSeen {
            callsSeen = callsStarted
            idleSince = now
        }
        var next = retirement
        if let idleMax = limits.idleMax {
            let end = idleSince + idleMax
            if activeCalls == 0, now >= end { return .close(.idle) }
            next = min(next ?? end, end)
        }
        return next.map { .check(at: $0) } ?? .rest
    }
}
