import NIOConcurrencyHelpers
import RPC
import TestSupport
import Testing
import TestingContract

/// More calls at a time than the server takes of one connection.
@Suite(.timeLimit(.minutes(1)))
struct CallSlotTests {
    @Test("Calls above the server's limit wait for others to end, and none fails", arguments: Transport.allCases)
    func waits(transport: Transport) async throws {
        let running = NIOLockedValueBox((now: 0, most: 0))
        let service = EchoService(unary: { request, _ in
            running.withLockedValue { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            // Others get their turn while this one is under way.
            await Task.yield()
            running.withLockedValue { $0.now -= 1 }
            return request
        })
        try await withEcho(transport, service: service, server: { $0.frames.callsMax = 3 }) { echo in
            try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for number in 0..<50 { group.addTask { try await echo.unary([UInt8(number)]) } }
                let answers: Set<UInt8> = try await group.reduce(into: []) { $0.formUnion($1) }
                #expect(answers == Set(0..<50))
            }
            #expect((1...3).contains(running.withLockedValue { $0.most }))
            let statistics = echo.client.statistics
            #expect(statistics.callsStarted == 50)
            #expect([statistics.callsFailed, statistics.callsRepeated] == [0, 0])
            #expect([statistics.callsInFlight, statistics.callsWaiting] == [0, 0])
            #expect(statistics.connectionsOpen == 1)
        }
    }

    @Test("A call that waits for the server to take it gives up at its deadline, and was not processed")
    func deadline() async throws {
        try await withFullServer { echo in
            let error = await #expect(throws: RPCError.self) {
                _ = try await echo.client.unary(
                    EchoService.unaryMethod, Payload(), options: CallOptions(timeout: .milliseconds(50)))
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.wasNotProcessed == true)
        }
    }

    @Test("A caller that is cancelled while it waits leaves at once")
    func cancelled() async throws {
        try await withFullServer { echo in
            let waiting = Task { try await echo.unary([2]) }
            try await waitUntil("the call waits") { echo.client.statistics.callsWaiting > 0 }
            waiting.cancel()
            let error = await #expect(throws: RPCError.self) { try await waiting.value }
            #expect(error?.code == .cancelled)
            #expect(echo.client.statistics.callsWaiting == 0)
        }
    }

    /// Runs `body` while the one call that the server takes is under way.
    private func withFullServer(_ body: (EchoFixture) async throws -> Void) async throws {
        let gate = Gate()
        let service = EchoService(unary: { request, _ in
            try await gate.pass()
            return request
        })
        try await withEcho(.socket, service: service, server: { $0.frames.callsMax = 1 }) { echo in
            let first = Task { try await echo.unary([1]) }
            await gate.arrived(1)
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(echo))
            } catch { result = .failure(error) }
            gate.open()
            try await expectEqual(first.value, [1])
            try result.get()
        }
    }

    @Test("Only so many callers wait; the next one is refused")
    func bounded() async throws {
        let slots = CallSlots(waitersMax: 2)
        let waiting = (0..<2).map { _ in
            Task { await wait(in: slots) }
        }
        try await waitUntil("both wait") { slots.count == 2 }
        #expect(await wait(in: slots) == .resourceExhausted)
        slots.callEnded()
        slots.letAllGo()
        for task in waiting { #expect(await task.value == nil) }
    }

    private func wait(in slots: CallSlots) async -> RPCError.Code? {
        let result = await withUnsafeContinuation { slots.wait(slots.reserve(), $0, hasRoom: { false }) }
        if case .failure(let error) = result { return error.code }
        return nil
    }
}
