import RPC
import Testing

struct ClientConnectionStateTests {
    private func received(
        _ state: inout ClientConnectionState, _ frame: [UInt8], lastCall: UInt64 = 5
    ) throws -> ClientConnectionState.Action {
        try withHeader(frame) { header, bodyBytes in
            state.received(
                header, bodyBytes: bodyBytes, lastCall: lastCall, activeCalls: 1, hasSent: true, at: .now)
        }
    }

    private func open() throws -> ClientConnectionState {
        var state = ClientConnectionState()
        _ = try received(&state, FrameBytes.hello())
        #expect(state.isOpen)
        return state
    }

    private func isProtocolError(_ action: ClientConnectionState.Action) -> Bool {
        if case .close(.protocolError, _) = action { true } else { false }
    }

    @Test("Nothing but a hello, or a going-away that says why there is none, may come first")
    func helloFirst() throws {
        for frame in [FrameBytes.frame(.end, call: 1), FrameBytes.frame(.message, call: 1), FrameBytes.ping(1)] {
            var state = ClientConnectionState()
            #expect(isProtocolError(try received(&state, frame)))
        }
        var state = ClientConnectionState()
        let action = try received(&state, FrameBytes.goingAway(lastCall: 0, reason: .limitExceeded))
        #expect(action == .goingAway(GoingAway(lastCall: 0, reason: .limitExceeded, message: "test")))
    }

    @Test("A frame for a call that was never requested breaks the connection", arguments: [5, 6] as [UInt64])
    func unknownCalls(call: UInt64) throws {
        for kind in [FrameKind.end, .message] {
            var state = try open()
            let action = try received(&state, FrameBytes.frame(kind, call: call), lastCall: 5)
            #expect(isProtocolError(action) == (call > 5))
        }
    }

    @Test("A server neither requests nor cancels", arguments: [FrameKind.request, .cancel])
    func clientFrames(kind: FrameKind) throws {
        var state = try open()
        #expect(isProtocolError(try received(&state, FrameBytes.frame(kind, call: 1))))
    }

    @Test("A second going-away may take calls back, and not give any")
    func goingAwayTwice() throws {
        var state = try open()
        _ = try received(&state, FrameBytes.goingAway(lastCall: .max))
        #expect(!state.isOpen)
        _ = try received(&state, FrameBytes.goingAway(lastCall: 3))
        #expect(try received(&state, FrameBytes.frame(.end, call: 3)) == .end)
        #expect(isProtocolError(try received(&state, FrameBytes.goingAway(lastCall: 4))))
    }
}
