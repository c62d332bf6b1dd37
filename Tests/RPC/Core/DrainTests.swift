import NIOCore
import RPC
import TestSupport
import Testing
import TestingContract

@Suite(.timeLimit(.minutes(1)))
struct DrainTests {
    @Test("A drain finishes the calls in flight, refuses new ones as not processed, then closes")
    func inFlight() async throws {
        let gate = Gate()
        let peer = try await RawPeer(
            service: EchoService(unary: { request, _ in
                try await gate.pass()
                return request
            }))
        try await peer.open()
        let path = EchoService.unaryMethod.path
        try await peer.send(FrameBytes.request(call: 1, method: path))
        peer.core.beginDrain()
        let first = try await peer.nextFrames()
        #expect(first.map(\.kind) == [.goingAway, .ping])
        #expect(first.first?.goingAway?.lastCall == .max)
        // Under way when the client was told: still served.
        #expect(try await peer.send(FrameBytes.request(call: 2, method: path)).isEmpty)
        let pong = FrameBytes.frame(
            .pong, fields: [0x51] + (0..<8).map { UInt8(truncatingIfNeeded: first[1].opaque >> ($0 * 8)) })
        let second = try await peer.send(pong)
        #expect(second.map(\.goingAway?.lastCall) == [2])
        let refused = try await peer.send(FrameBytes.request(call: 3, method: path))
        #expect(refused.map(\.error?.code) == [.unavailable])
        #expect(refused.map(\.error?.wasNotProcessed) == [true])
        try await expectEqual(peer.isClosed(), false)
        gate.open()
        var answered: [UInt64] = []
        while answered.count < 2 { answered += try await peer.nextFrames().map(\.call) }
        #expect(answered.sorted() == [1, 2])
        try await waitUntil("the connection closes") { try await peer.isClosed() }
    }

    @Test("A client that does not answer the ping is told the last call after the notice")
    func notice() async throws {
        let peer = try await RawPeer()
        try await peer.open()
        peer.core.beginDrain()
        try await expectEqual(peer.nextFrames().count, 2)
        let frames = try await peer.advance(by: .milliseconds(1_100))
        #expect(frames.map(\.goingAway?.lastCall) == [0])
        #expect(try await peer.isClosed())
    }

    @Test("A server under load restarts, and no call is lost: each answers, or says that it was not processed")
    func underLoad() async throws {
        let gate = Gate()
        let service = EchoService(unary: { request, _ in
            if request.body == [0] { try await gate.pass() }
            return request
        })
        try await withEcho(.socket, service: service) { echo in
            let slow = Task { try await echo.unary([0]) }
            await gate.arrived(1)
            let callers = Task { () -> (Int, RPCError) in
                var answered = 0
                while true {
                    do throws(RPCError) {
                        _ = try await echo.unary([1])
                        answered += 1
                    } catch {
                        return (answered, error)
                    }
                }
            }
            try await waitUntil("there is load") { echo.server.statistics.callsStarted >= 20 }
            echo.server.beginDrain()
            let (answered, error) = await callers.value
            #expect(answered >= 18)
            #expect(error.code == .unavailable)
            #expect(error.wasNotProcessed, "\(error)")
            gate.open()
            try await expectEqual(slow.value, [0])
        }
    }

    @Test("Calls that take longer than the drain's time are cut off")
    func drainTimeout() async throws {
        let gate = Gate()
        let service = EchoService(unary: { request, _ in
            try await gate.pass()
            return request
        })
        try await withEcho(.socket, service: service, server: { $0.drainTimeout = .milliseconds(50) }) { echo in
            let call = Task { try await echo.unary([1]) }
            await gate.arrived(1)
            echo.server.beginDrain()
            let error = try await rpcError { _ = try await call.value }
            #expect(error.code == .unavailable)
            #expect(!error.wasNotProcessed)
            await gate.cancelled(1)
        }
    }
}
