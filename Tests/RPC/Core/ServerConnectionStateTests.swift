import RPC
import Testing

struct ServerConnectionStateTests {
    private let start = ContinuousClock.now

    private func received(
        _ state: inout ServerConnectionState, _ frame: [UInt8], activeCalls: Int = 0, hasSent: Bool = false,
        after: Duration = .zero
    ) throws -> ServerConnectionState.Action {
        try withHeader(frame) { header, bodyBytes in
            state.received(header, bodyBytes: bodyBytes, activeCalls: activeCalls, hasSent: hasSent, at: start + after)
        }
    }

    private func open(callsMax: Int = 10) throws -> ServerConnectionState {
        var state = ServerConnectionState(callsMax: callsMax, pings: PingLimits())
        guard case .open = try received(&state, FrameBytes.hello()) else {
            throw RPCError(.internalError, "the hello did not open the connection")
        }
        return state
    }

    private func request(_ call: UInt64) -> [UInt8] { FrameBytes.request(call: call, method: "a.B/C") }

    private func isProtocolError(_ action: ServerConnectionState.Action) -> Bool {
        if case .close(.protocolError, _) = action { true } else { false }
    }

    @Test("Nothing but a hello may come first")
    func helloFirst() throws {
        for frame in [request(1), FrameBytes.ping(1), FrameBytes.frame(.end, call: 1), FrameBytes.frame(.pong)] {
            var state = ServerConnectionState(callsMax: 1, pings: PingLimits())
            #expect(isProtocolError(try received(&state, frame)))
        }
    }

    @Test("A second hello breaks the connection, and nothing is looked at afterwards")
    func secondHello() throws {
        var state = try open()
        #expect(isProtocolError(try received(&state, FrameBytes.hello())))
        #expect(try received(&state, request(1)) == .skip)
    }

    @Test(
        "A peer of other versions is told so",
        arguments: [(2...3, false), (0...0, false), (1...1, true), (0...7, true)])
    func versions(range: ClosedRange<Int>, isSpoken: Bool) throws {
        var state = ServerConnectionState(callsMax: 1, pings: PingLimits())
        let versions = UInt32(range.lowerBound)...UInt32(range.upperBound)
        let action = try received(&state, FrameBytes.hello(versions: versions))
        if isSpoken {
            guard case .open = action else { throw RPCError(.internalError, "\(action)") }
        } else {
            guard case .close(.versionUnsupported, _) = action else { throw RPCError(.internalError, "\(action)") }
        }
    }

    @Test("A hello below what every peer must take is refused", arguments: [65_535, 65_536])
    func leastLimits(windowBytes: Int) throws {
        var state = ServerConnectionState(callsMax: 1, pings: PingLimits())
        let action = try received(&state, FrameBytes.hello(FrameLimits(windowBytes: windowBytes)))
        #expect(isProtocolError(action) == (windowBytes < 65_536))
    }

    @Test("Calls are numbered upwards; gaps are allowed, 0 and repetition are not")
    func numbers() throws {
        var state = try open()
        #expect(try received(&state, request(1)) == .start)
        #expect(try received(&state, request(7)) == .start)
        #expect(isProtocolError(try received(&state, request(7))))
        state = try open()
        #expect(isProtocolError(try received(&state, request(0))))
    }

    @Test("Calls are refused above the limit of the connection", arguments: [(2, true), (3, false), (4, false)])
    func callsMax(activeCalls: Int, isTaken: Bool) throws {
        var state = try open(callsMax: 3)
        let action = try received(&state, request(1), activeCalls: activeCalls)
        #expect(action == (isTaken ? .start : .refuse(.tooManyCalls)))
    }

    @Test("A frame for a call that was never requested breaks the connection; one for a call that is over does not")
    func unknownCalls() throws {
        for kind in [FrameKind.message, .end, .cancel] {
            var state = try open()
            #expect(isProtocolError(try received(&state, FrameBytes.frame(kind, call: 1))))
            state = try open()
            _ = try received(&state, request(4))
            #expect(!isProtocolError(try received(&state, FrameBytes.frame(kind, call: 2))))
            #expect(isProtocolError(try received(&state, FrameBytes.frame(kind, call: 5))))
        }
    }

    @Test("The request of a stream has no body")
    func streamWithBody() throws {
        var state = try open()
        let frame = FrameBytes.request(call: 1, method: "a.B/C", isStream: true, body: [1])
        #expect(isProtocolError(try received(&state, frame)))
    }

    @Test(
        "Unknown kinds are skipped where a later version may send them, and break the connection elsewhere",
        arguments: [(0, false), (10, true), (127, true), (128, false), (70_000, false)])
    func unknownKinds(kind: UInt32, isSkipped: Bool) throws {
        var state = try open()
        let action = try received(&state, FrameBytes.frame(FrameKind(rawValue: kind), call: 1, body: [1, 2]))
        #expect(isSkipped ? action == .skip : isProtocolError(action))
    }

    @Test("Credit of 0 bytes breaks the connection")
    func emptyWindow() throws {
        var state = try open()
        _ = try received(&state, request(1))
        #expect(isProtocolError(try received(&state, FrameBytes.window(call: 1, 0))))
        state = try open()
        _ = try received(&state, request(1))
        #expect(try received(&state, FrameBytes.window(call: 1, 1)) == .window)
    }

    @Test("A flood of pings closes the connection; pings between answers do not")
    func pings() throws {
        var state = try open()
        for ping in 0..<3 {
            #expect(try received(&state, FrameBytes.ping(UInt8(ping))) == .answerPing(UInt64(ping)))
        }
        guard case .close(.enhanceYourCalm, _) = try received(&state, FrameBytes.ping(3)) else {
            throw RPCError(.internalError, "the fourth ping was answered")
        }
        state = try open()
        for ping in 0..<20 {
            #expect(try received(&state, FrameBytes.ping(1), hasSent: true) == .answerPing(1), "ping \(ping)")
        }
    }

    @Test("A drain has two phases: requests under way are served in the first, and refused in the second")
    func drain() throws {
        var state = try open()
        _ = try received(&state, request(1))
        let began = [state.drainBegan(), state.drainBegan()]
        #expect(began == [true, false])
        #expect(try received(&state, request(2)) == .start)
        let announced = [state.drainAnnounced(), state.drainAnnounced()]
        #expect(announced == [2, nil])
        #expect(try received(&state, request(3)) == .refuse(.draining))
        #expect(try received(&state, FrameBytes.frame(.cancel, call: 2)) == .cancel)
    }

    @Test(
        "A client whose hello crosses the news of the drain is served like the others, and still has to say hello first"
    )
    func drainBeforeHello() throws {
        var state = ServerConnectionState(callsMax: 10, pings: PingLimits())
        let began = state.drainBegan()
        #expect(began)
        guard case .open = try received(&state, FrameBytes.hello()) else {
            throw RPCError(.internalError, "the hello was refused")
        }
        #expect(try received(&state, request(1)) == .start)
        #expect(isProtocolError(try received(&state, FrameBytes.hello())))
        state = ServerConnectionState(callsMax: 10, pings: PingLimits())
        _ = state.drainBegan()
        #expect(isProtocolError(try received(&state, request(1))))
    }
}
