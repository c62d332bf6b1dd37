/// Decides what time makes due on a server's connection.
///
/// A value without I/O.
package struct ServerConnectionTiming: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Sendable, Hashable {
        case close(GoingAwayReason, String)
        case ping
        case drain
        /// The client had the time to read that the server is going away.
        case announceDrain
    }

    private let helloDue: Instant
    private let frameTimeout: Duration
    private let writeTimeout: Duration
    private let drainNotice: Duration
    private var frameDue: Instant?
    private var keepalive: Keepalive
    private var lifetime: ConnectionLifetime

    package var hasHello = false

    /// Since when the peer takes nothing of what is written.
    package var stalledSince: Instant?

    /// When the client was told to start nothing new.
    package var drainAnnouncedAt: Instant?

    package init(_ configuration: RPCServerConfiguration, openedAt opened: Instant) {
        helloDue = opened + configuration.helloTimeout
        frameTimeout = configuration.frameTimeout
        writeTimeout = configuration.writeTimeout
        drainNotice = configuration.drainNoticeMax
        keepalive = Keepalive(configuration.keepalive, openedAt: opened)
        var generator = SystemRandomNumberGenerator()
        lifetime = ConnectionLifetime(limits: configuration.lifetime, openedAt: opened, using: &generator)
    }

    /// The peer owes the end of a frame, or does not.
    ///
    /// - Returns: Whether a time is due that was not before.
    package mutating func frameBegan(_ hasBegun: Bool, now: () -> Instant) -> Bool {
        guard hasBegun else {
            frameDue = nil
            return false
        }
        guard frameDue == nil else { return false }
        frameDue = now() + frameTimeout
        return true
    }

    /// - Returns: What to do now, in order, and when to check again.
    package mutating func check(
        at now: Instant, hasHeard: Bool, activeCalls: Int, callsStarted: Int
    ) -> (actions: [Action], next: Instant?) {
        if !hasHello, now >= helloDue {
            return ([.close(.timedOut, "No hello: send it first, and at once.")], nil)
        }
        if let frameDue, now >= frameDue {
            return ([.close(.timedOut, "A frame was begun and not ended: send frames whole.")], nil)
        }
        if let stalledSince, now >= stalledSince + writeTimeout {
            return ([.close(.timedOut, "Nothing is read at the other end.")], nil)
        }
        var actions: [Action] = []
        var times: [Instant] = [frameDue, stalledSince.map { $0 + writeTimeout }].compactMap { $0 }
        if !hasHello { times.append(helloDue) }
        if let announced = drainAnnouncedAt {
            if now >= announced + drainNotice {
                actions.append(.announceDrain)
            } else {
                times.append(announced + drainNotice)
            }
        }
        switch keepalive.check(at: now, heard: hasHeard, activeCalls: activeCalls) {
        case .check(let at): times.append(at)
        case .ping(let at):
            actions.append(.ping)
            times.append(at)
        case .close: return ([.close(.timedOut, "Nothing was heard, not even an answer to a ping.")], nil)
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
