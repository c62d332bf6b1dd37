import RPC
import Synchronization
import Testing
import TestingContract

@Suite("Retries", .timeLimit(.minutes(1)))
struct RetryTests {
    private func client(
        _ addresses: [Endpoint.Address], _ change: (inout RPCClientConfiguration) -> Void = { _ in }
    ) -> TestServiceClient {
        var configuration = RPCClientConfiguration()
        let quick = Backoff(initial: .milliseconds(1), maximum: .milliseconds(2))
        configuration.channel.connectionBackoff = quick
        configuration.retries = RetryPolicy(
            attemptsMax: 4, backoff: Backoff(initial: .milliseconds(20), maximum: .milliseconds(40)))
        change(&configuration)
        return TestServiceClient(
            RPCClient(
                target: "test", resolver: StaticResolver(addresses.map { Endpoint($0) }),
                configuration: configuration, logger: .quiet))
    }

    /// A server that takes requests and dies of each.
    private func withDyingServer(_ body: (ForeignServer) async throws -> Void) async throws {
        let server = try await ForeignServer.listening { bytes in
            ForeignServer.isHello(bytes) ? ForeignServer.hello : nil
        }
        try await body(server)
        try await server.close()
    }

    @Test("An idempotent call is sent again after its connection died, as often as the policy says, and fails as such")
    func idempotent() async throws {
        try await withDyingServer { server in
            let client = client([server.address]) { $0.channel.connectionsPerAddress = 1 }
            let error = await #expect(throws: RPCError.self) {
                try await client.emptyCall(EmptyCallRequest(), options: CallOptions(waitForReady: true))
            }
            #expect(error?.code == .unavailable && error?.wasNotProcessed == false)
            #expect(server.requestsTaken == 4)
        }
    }

    @Test("A call that may not be repeated is sent once, unless it carries a key")
    func key() async throws {
        try await withDyingServer { server in
            let client = client([server.address])
            let once = await #expect(throws: RPCError.self) {
                try await client.unaryCall(UnaryCallRequest(), options: CallOptions(waitForReady: true))
            }
            #expect(once?.code == .unavailable && once?.wasNotProcessed == false)
            #expect(server.requestsTaken == 1)
            await #expect(throws: RPCError.self) {
                try await client.unaryCall(
                    UnaryCallRequest(), options: CallOptions(waitForReady: true, carriesIdempotencyKey: true))
            }
            #expect(server.requestsTaken == 5)
        }
    }

    @Test("An outage stops retries, but not calls")
    func throttled() async throws {
        try await withDyingServer { server in
            let client = client([server.address]) { $0.retryThrottle = .init(tokensMax: 4, tokenRatio: 0.1) }
            for _ in 0..<10 {
                await #expect(throws: RPCError.self) {
                    try await client.emptyCall(EmptyCallRequest(), options: CallOptions(waitForReady: true))
                }
            }
            #expect(server.requestsTaken == 11, "one retry, then the bucket is half empty")
        }
    }

    @Test("A call that an overloaded server refused is answered by another one, though it may not be repeated")
    func movesElsewhere() async throws {
        var full = RPCServerConfiguration()
        full.callsMax = 0
        let refusing = try RPCServer.testing(full)
        let serving = try RPCServer.testing()
        let client = client([try await refusing.start(), try await serving.start()]) {
            $0.channel.loadBalancing = .roundRobin
        }
        while refusing.statistics.callsRefused < 10 {
            _ = try await client.unaryCall(UnaryCallRequest(), options: CallOptions(waitForReady: true))
        }
        #expect(serving.statistics.callsFailed == 0)
        await refusing.shutDown()
        await serving.shutDown()
    }

    @Test("A stream that nothing has come of is opened again; once something has, it fails")
    func streams() async throws {
        var full = RPCServerConfiguration()
        full.callsMax = 0
        let refusing = try RPCServer.testing(full)
        let serving = try RPCServer.testing()
        let client = client([try await refusing.start(), try await serving.start()]) {
            $0.channel.loadBalancing = .roundRobin
        }
        while refusing.statistics.callsRefused < 5 {
            let count = try await client.streamingOutputCall(
                .asking(for: [1, 2]), options: CallOptions(waitForReady: true)
            ) { responses in
                try await responses.reduce(0) { count, _ in count + 1 }
            }
            #expect(count == 2)
        }
        let failing = StreamingOutputCallRequest(
            responseParameters: [ResponseParameters(size: 1)],
            responseStatus: ResponseStatus(code: 14, message: "in the middle"))
        let before = serving.statistics.callsFailed
        let error = await #expect(throws: RPCError.self) {
            try await client.streamingOutputCall(failing) { responses in for try await _ in responses {} }
        }
        #expect(error?.message == "in the middle")
        #expect(serving.statistics.callsFailed == before + 1)
        await refusing.shutDown()
        await serving.shutDown()
    }

    @Test("A retry that would outlast the deadline is not made, and the call fails as it did")
    func deadline() async throws {
        try await withDyingServer { server in
            let client = client([server.address]) {
                $0.retries.backoff = Backoff(initial: .seconds(100), maximum: .seconds(100))
            }
            let error = await #expect(throws: RPCError.self) {
                try await client.emptyCall(
                    EmptyCallRequest(), options: CallOptions(timeout: .seconds(20), waitForReady: true))
            }
            #expect(error?.code == .unavailable)
        }
    }
}
