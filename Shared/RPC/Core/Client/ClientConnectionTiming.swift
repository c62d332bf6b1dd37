/// Decides what time makes due on a client's connection.
///
/// A value without I/O.
package struct ClientConnectionTiming: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Sendable, Hashable {
        case close(GoingAwayReason, String)
        case ping
        case drain
    }

    private let helloDue: Instant
    private let helloTimeout: Duration
    private var keepalive: Keepalive
    private var lifetime: ConnectionLifetime

    package var hasHello = false

    /// Of the calls in flight; may be of one that has ended.
    package var earliestDeadline: Instant?

    package init(_ configuration: RPCClientConfiguration, openedAt opened: Instant) {
        helloTimeout = configuration.connectTimeout
        helloDue = opened + configuration.connectTimeout
        keepalive = Keepalive(configuration.keepalive, openedAt: opened)
        var generator = SystemRandomNumberGenerator()
        lifetime = ConnectionLifetime(limits: configuration.lifetime, openedAt: opened, using: &generator)
    }

    /// - Returns: What to do now, in order, and when to check again.
    package mutating func check(
        at now: Instant, hasHeard: Bool, activeCalls: Int, callsStarted: Int
    ) -> (actions: [Action], next: Instant?) {
        if !hasHello, now >= helloDue {
            return ([.close(.timedOut, "the server said nothing for \(helloTimeout): check the port")], nil)
        }
        var actions: [Action] = []
        var times: [Instant] = earliestDeadline.map { [$0] } ?? []
        if !hasHello { times.append(helloDue) }
        switch keepalive.check(at: now, heard: hasHeard, activeCalls: activeCalls) {
        case .check(let at): times.append(at)
        case .ping(let at):
            actions.append(.ping)
            times.append(at)
        case .close: return ([.close(.timedOut, "the server does not answer, not even a ping")], nil)
        }
        switch lifetime.check(at: now, activeCalls: activeCalls, callsStarted: callsStarted) {
        case .check(let at): times.append(at)
        case .drain(_, let at):
            actions.append(.drain)
            times.append(at)
        case .close(let reason): return ([.close(.draining, "\(reason.rawValue)")], nil)
        case .rest: break
        }
        return (actions, times.min())
    }
}
