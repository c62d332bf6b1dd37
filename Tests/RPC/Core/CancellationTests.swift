import NIOConcurrencyHelpers
import NIOCore
import RPC
import TestSupport
import Testing
import TestingContract

@Suite(.timeLimit(.minutes(1)))
struct CancellationTests {
    @Test("A cancelled caller is told at once, and its handler's task is cancelled", arguments: Transport.allCases)
    func cancelUnary(transport: Transport) async throws {
        let gate = Gate()
        let service = EchoService(unary: { request, _ in
            try await gate.pass()
            return request
        })
        try await withEcho(transport, service: service) { echo in
            let call = Task { try await echo.unary([1]) }
            await gate.arrived(1)
            call.cancel()
            let error = try await rpcError { _ = try await call.value }
            #expect(error.code == .cancelled)
            await gate.cancelled(1)
        }
    }

    @Test("A task that is cancelled already calls nobody")
    func cancelledBefore() async throws {
        try await withEcho { echo in
            _ = try await echo.unary([1])
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await echo.unary([2])
            }
            let error = try await rpcError { _ = try await call.value }
            #expect(error.code == .cancelled)
            #expect(echo.server.statistics.callsStarted == 1)
        }
    }

    @Test("A reader that leaves early cancels the rest of the stream", arguments: Transport.allCases)
    func leaveEarly(transport: Transport) async throws {
        let gate = Gate()
        let service = EchoService(download: { request, responses, _ in
            try await responses.write(request)
            try await gate.pass()
        })
        try await withEcho(transport, service: service) { echo in
            try await echo.client.serverStreaming(EchoService.downloadMethod, Payload(body: [1])) { responses in
                var iterator = responses.makeAsyncIterator()
                try await expectEqual(iterator.next(), Payload(body: [1]))
            }
            await gate.cancelled(1)
        }
    }

    @Test("A caller that throws while it writes cancels the call, and its own error comes out")
    func producerThrows() async throws {
        struct Stop: Error {}
        let gate = Gate()
        let service = EchoService(upload: { requests, _ in
            try await gate.pass()
            return Payload()
        })
        try await withEcho(service: service) { echo in
            await #expect(throws: Stop.self) {
                try await echo.client.clientStreaming(EchoService.uploadMethod) { requests in
                    try await requests.write(Payload(body: [1]))
                    await gate.arrived(1)
                    throw Stop()
                }
            }
            await gate.cancelled(1)
        }
    }

    @Test(
        "A server that answers before the client has ended is heard, and the writer is stopped",
        arguments: Transport.allCases)
    func earlyAnswer(transport: Transport) async throws {
        let service = EchoService(upload: { _, _ in throw RPCError(.outOfRange, "enough") })
        try await withEcho(transport, service: service) { echo in
            let error = try await rpcError {
                _ = try await echo.client.clientStreaming(EchoService.uploadMethod) { requests in
                    while true { try await requests.write(Payload(body: [UInt8](repeating: 1, count: 10_000))) }
                }
            }
            #expect(error.code == .outOfRange)
        }
    }

    @Test("At the deadline the caller is told and the handler cancelled", arguments: Transport.allCases)
    func deadline(transport: Transport) async throws {
        let gate = Gate()
        let service = EchoService(unary: { request, _ in
            try await gate.pass()
            return request
        })
        try await withEcho(transport, service: service) { echo in
            let error = try await rpcError {
                _ = try await echo.unary([1], options: CallOptions(timeout: .milliseconds(20)))
            }
            #expect(error.code == .deadlineExceeded)
            // Cancelled, or never started where the machine is slow.
            try await waitUntil("the server has no call left") { echo.server.statistics.callsInFlight == 0 }
        }
    }

    @Test("A server keeps to the deadline when its client does not")
    func serverDeadline() async throws {
        let gate = Gate()
        let service = EchoService(unary: { request, _ in
            try await gate.pass()
            return request
        })
        let peer = try await RawPeer(service: service)
        try await peer.open()
        let frames = try await peer.send(
            FrameBytes.request(call: 1, method: EchoService.unaryMethod.path, timeoutMicroseconds: 5_000_000))
        #expect(frames.isEmpty)
        await gate.arrived(1)
        #expect(try await peer.advance(by: .seconds(4)).isEmpty)
        let late = try await peer.advance(by: .seconds(2))
        #expect(late.map(\.error?.code) == [.deadlineExceeded])
        await gate.cancelled(1)
    }

    @Test("A timeout that is over before the call is sent never leaves the client")
    func noTimeLeft() async throws {
        try await withEcho { echo in
            let error = try await rpcError { _ = try await echo.unary([1], options: CallOptions(timeout: .zero)) }
            #expect(error.code == .deadlineExceeded)
            #expect(echo.server.statistics.callsStarted == 0)
        }
    }

    @Test("A handler sees its deadline, and the calls that it makes inherit what is left of it")
    func inheritedDeadline() async throws {
        let inner = NIOLockedValueBox<ContinuousClock.Instant?>(nil)
        let outer = NIOLockedValueBox<ContinuousClock.Instant?>(nil)
        let service = EchoService(unary: { request, context in
            inner.withLockedValue { $0 = context.deadline }
            return request
        })
        try await withEcho(service: service, client: { $0.defaultTimeout = nil }) { behind in
            let front = EchoService(unary: { request, context in
                outer.withLockedValue { $0 = context.deadline }
                return try await behind.client.unary(EchoService.unaryMethod, request)
            })
            try await withEcho(service: front) { echo in
                _ = try await echo.unary([1], options: CallOptions(timeout: .seconds(20)))
            }
        }
        let (first, second) = (outer.withLockedValue { $0 }, inner.withLockedValue { $0 })
        let deadlines = try #require([first, second].compactMap { $0 }.count == 2 ? (first!, second!) : nil)
        #expect(abs((deadlines.1 - deadlines.0) / .seconds(1)) < 2)
    }
}
