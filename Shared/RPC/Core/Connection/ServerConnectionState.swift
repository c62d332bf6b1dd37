/// Decides what each frame from a client means to a server, and when the connection is broken.
///
/// A value without I/O: a header goes in, what to do comes out. What concerns the messages of one call is decided by
/// ``InboundMessages`` and ``OutboundMessages``.
package struct ServerConnectionState: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Sendable, Hashable {
        /// The peer said hello: its limits hold from here on.
        case open(Hello)
        /// Start the call that the header describes.
        case start
        /// Answer the request at once: no handler sees it.
        case refuse(Refusal)
        /// Hand the frame to the call, if it is still in flight.
        case message, end, cancel, window
        case answerPing(UInt64)
        case pongReceived(UInt64)
        case skip
        /// Say why, and close.
        case close(GoingAwayReason, String)
    }

    package enum Refusal: Sendable, Hashable {
        /// The server is going away.
        case draining
        /// The connection has as many calls in flight as it may.
        case tooManyCalls
    }

    private enum Phase: Sendable {
        /// May become `open`, `announcedAwaitingHello` or `closed`.
        case awaitingHello
        /// The drain began before the client's hello came. May become `announced` or `closed`.
        case announcedAwaitingHello
        /// May become `announced` or `closed`.
        case open
        /// The client was told to start nothing new, and may not have read it. May become `draining` or `closed`.
        case announced
        /// Requests are refused. May become `closed`.
        case draining
        case closed
    }

    private let callsMax: Int
    private var phase = Phase.awaitingHello
    private var pings: PingGuard
    /// The greatest number of a request so far.
    package private(set) var lastCall: UInt64 = 0

    package init(callsMax: Int, pings: PingLimits) {
        self.callsMax = callsMax
        self.pings = PingGuard(pings)
    }

    package var isAwaitingHello: Bool {
        switch phase {
        case .awaitingHello, .announcedAwaitingHello: true
        case .open, .announced, .draining, .closed: false
        }
    }

    package var isDraining: Bool { if case .draining = phase { true } else { false } }

    /// A frame has arrived.
    ///
    /// - Parameters:
    ///   - activeCalls: The calls in flight.
    ///   - hasSent: Whether this side has sent something of a call since the last ping.
    @inline(__always)
    package mutating func received(
        _ header: FrameHeader, bodyBytes: Int, activeCalls: Int, hasSent: Bool, at now: @autoclosure () -> Instant
    ) -> Action {
        if header.kind == .request, header.call > lastCall, !header.isStream || (bodyBytes == 0 && !header.isPartial) {
            switch phase {
            case .open, .announced:
                lastCall = header.call
                return activeCalls < callsMax ? .start : .refuse(.tooManyCalls)
            case .draining:
                lastCall = header.call
                return .refuse(.draining)
            case .awaitingHello, .announcedAwaitingHello, .closed: break
            }
        }
        return receivedOther(header, bodyBytes: bodyBytes, activeCalls: activeCalls, hasSent: hasSent, at: now())
    }

    private mutating func receivedOther(
        _ header: FrameHeader, bodyBytes: Int, activeCalls: Int, hasSent: Bool, at now: Instant
    ) -> Action {
        switch (phase, header.kind) {
        case (.closed, _): return .skip
        case (.awaitingHello, .hello): return hello(header, then: .open)
        case (.announcedAwaitingHello, .hello): return hello(header, then: .announced)
        case (.awaitingHello, _), (.announcedAwaitingHello, _):
            return broken("A frame came before the hello: send the hello first.")
        case (_, .hello): return broken("A second hello: send one only.")
        case (_, .request): return brokenRequest(header)
        case (_, .message): return ofCall(header, .message)
        case (_, .end):
            return bodyBytes == 0 ? ofCall(header, .end) : broken("A client's end has no body: send a message.")
        case (_, .cancel): return ofCall(header, .cancel)
        case (_, .window):
            guard header.creditBytes > 0 else {
                return broken("A window of 0 bytes: send a window to give credit only.")
            }
            return ofCall(header, .window)
        case (_, .ping):
            if hasSent { pings.dataSent() }
            switch pings.pingReceived(at: now, activeCalls: activeCalls) {
            case .answer: return .answerPing(header.opaque)
            case .close:
                phase = .closed
                return .close(.enhanceYourCalm, "Too many pings: ping less often.")
            }
        case (_, .pong): return .pongReceived(header.opaque)
        case (_, .goingAway): return .skip
        default:
            if header.kind.maySkip { return .skip }
            return broken("Kind \(header.kind.rawValue) is not known: it is of a later version of the protocol.")
        }
    }

    /// What arrives from here on is ignored.
    package mutating func closed() { phase = .closed }

    /// The server stops. The client is to be told to start nothing new.
    ///
    /// - Returns: Whether to tell it.
    package mutating func drainBegan() -> Bool {
        switch phase {
        case .open: phase = .announced
        case .awaitingHello: phase = .announcedAwaitingHello
        case .announced, .announcedAwaitingHello, .draining, .closed: return false
        }
        return true
    }

    /// The client has had the time to read that it is to start nothing new.
    ///
    /// - Returns: The last call that is served, to be told to the client, or nil where that is not to be told.
    package mutating func drainAnnounced() -> UInt64? {
        switch phase {
        case .announced, .announcedAwaitingHello: break
        case .awaitingHello, .open, .draining, .closed: return nil
        }
        phase = .draining
        return lastCall
    }

    private mutating func hello(_ header: FrameHeader, then next: Phase) -> Action {
        guard let hello = header.hello() else {
            return broken("The hello is empty: state the versions and the limits.")
        }
        if let problem = hello.problem {
            phase = .closed
            return .close(problem.reason, problem.message)
        }
        phase = next
        return .open(hello)
    }

    private mutating func brokenRequest(_ header: FrameHeader) -> Action {
        if header.call <= lastCall {
            return broken("Call \(header.call) comes after call \(lastCall): number the calls upwards from 1.")
        }
        return broken("The request of a stream has a body: send it as a message.")
    }

    private mutating func ofCall(_ header: FrameHeader, _ action: Action) -> Action {
        guard (1...max(1, lastCall)).contains(header.call), lastCall > 0 else {
            return broken("Call \(header.call) was never requested: send the request first.")
        }
        return action
    }

    private mutating func broken(_ message: String) -> Action {
        phase = .closed
        return .close(.protocolError, message)
    }
}
