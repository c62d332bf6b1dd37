/// Finds out that a peer is gone although the network says nothing: a half-open connection.
///
/// A value without I/O. Its owner says on a timer whether anything was received since the last time: the path of a call
/// sets a flag at most.
package struct Keepalive: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Sendable, Hashable {
        /// Nothing to do before then.
        case check(at: Instant)
        /// Send a ping, then check at the time given.
        case ping(checkAt: Instant)
        /// The peer is gone.
        case close
    }

    private let settings: KeepaliveSettings
    private var lastHeard: Instant
    private var pingSent: Instant?

    package init(_ settings: KeepaliveSettings, openedAt opened: Instant) {
        self.settings = settings
        lastHeard = opened
    }

    /// - Parameters:
    ///   - heard: Whether anything came from the peer since the last check.
    ///   - activeCalls: The calls in flight now.
    package mutating func check(at now: Instant, heard: Bool, activeCalls: Int) -> Action {
        if heard {
            lastHeard = now
            pingSent = nil
        }
        if let pingSent {
            let end = pingSent + settings.timeout
            return now >= end ? .close : .check(at: end)
        }
        let due = lastHeard + settings.interval
        guard now >= due else { return .check(at: due) }
        guard activeCalls > 0 || settings.pingsWithoutCalls else { return .check(at: now + settings.interval) }
        pingSent = now
        return .ping(checkAt: now + settings.timeout)
    }
}
