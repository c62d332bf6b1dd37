/// Decides what each frame from a server means to a client, and when the connection is broken.
///
/// A value without I/O: a header goes in, what to do comes out.
package struct ClientConnectionState: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Sendable, Hashable {
        /// The peer said hello: its limits hold, and calls may be made.
        case open(Hello)
        /// Hand the frame to the call, if it is still in flight.
        case message, end, window
        case answerPing(UInt64)
        case pongReceived(UInt64)
        /// Make no new calls; those above the last call were not processed.
        case goingAway(GoingAway)
        case skip
        /// Say why, and close.
        case close(GoingAwayReason, String)
    }

    private enum Phase: Sendable {
        /// May become `open` or `closed`.
        case awaitingHello
        /// May become `goingAway` or `closed`.
        case open
        /// The server takes no new calls. May become `closed`.
        case goingAway(lastCall: UInt64)
        case closed
    }

    private var phase = Phase.awaitingHello
    private var pings: PingGuard

    package init(pings: PingLimits = PingLimits()) { self.pings = PingGuard(pings) }

    package var isAwaitingHello: Bool { if case .awaitingHello = phase { true } else { false } }

    package var isOpen: Bool { if case .open = phase { true } else { false } }

    /// A frame has arrived.
    ///
    /// - Parameter lastCall: The greatest number of a request so far.
    @inline(__always)
    package mutating func received(
        _ header: FrameHeader, bodyBytes: Int, lastCall: UInt64, activeCalls: Int, hasSent: Bool,
        at now: @autoclosure () -> Instant
    ) -> Action {
        if header.kind == .end, header.call > 0, header.call <= lastCall, !isAwaitingHello { return .end }
        return receivedOther(
            header, bodyBytes: bodyBytes, lastCall: lastCall, activeCalls: activeCalls, hasSent: hasSent, at: now())
    }

    private mutating func receivedOther(
        _ header: FrameHeader, bodyBytes: Int, lastCall: UInt64, activeCalls: Int, hasSent: Bool, at now: Instant
    ) -> Action {
        switch (phase, header.kind) {
        case (.closed, _): return .skip
        case (.awaitingHello, .hello): return hello(header)
        case (.awaitingHello, .goingAway): return goingAway(header, lastCall: .max)
        case (.awaitingHello, _): return broken("A frame came before the hello: send the hello first.")
        case (_, .hello): return broken("A second hello: send one only.")
        case (_, .message): return ofCall(header, lastCall, .message)
        case (_, .end): return ofCall(header, lastCall, .end)
        case (_, .window):
            guard header.creditBytes > 0 else {
                return broken("A window of 0 bytes: send a window to give credit only.")
            }
            return ofCall(header, lastCall, .window)
        case (_, .ping):
            if hasSent { pings.dataSent() }
            switch pings.pingReceived(at: now, activeCalls: activeCalls) {
            case .answer: return .answerPing(header.opaque)
            case .close:
                phase = .closed
                return .close(.enhanceYourCalm, "Too many pings: ping less often.")
            }
        case (_, .pong): return .pongReceived(header.opaque)
        case (.goingAway(let lastCall), .goingAway): return goingAway(header, lastCall: lastCall)
        case (_, .goingAway): return goingAway(header, lastCall: .max)
        case (_, .request), (_, .cancel): return broken("Only a client sends requests and cancels.")
        default:
            if header.kind.maySkip { return .skip }
            return broken("Kind \(header.kind.rawValue) is not known: it is of a later version of the protocol.")
        }
    }

    /// What arrives from here on is ignored.
    package mutating func closed() { phase = .closed }

    /// This side makes no new calls.
    package mutating func drainBegan() {
        if case .open = phase { phase = .goingAway(lastCall: .max) }
    }

    private mutating func hello(_ header: FrameHeader) -> Action {
        guard let hello = header.hello() else {
            return broken("The hello is empty: state the versions and the limits.")
        }
        if let problem = hello.problem {
            phase = .closed
            return .close(problem.reason, problem.message)
        }
        phase = .open
        return .open(hello)
    }

    private mutating func goingAway(_ header: FrameHeader, lastCall: UInt64) -> Action {
        guard let message = header.goingAway() else { return broken("The going-away is empty: state the last call.") }
        guard message.lastCall <= lastCall else {
            return broken("A going-away takes back an earlier one: its last call may only become less.")
        }
        phase = .goingAway(lastCall: message.lastCall)
        return .goingAway(message)
    }

    private mutating func ofCall(_ header: FrameHeader, _ lastCall: UInt64, _ action: Action) -> Action {
        guard header.call > 0, header.call <= lastCall else {
            return broken("Call \(header.call) was never requested.")
        }
        return action
    }

    private mutating func broken(_ message: String) -> Action {
        phase = .closed
        return .close(.protocolError, message)
    }
}
