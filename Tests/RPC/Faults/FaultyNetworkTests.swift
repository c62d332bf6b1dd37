import RPC
import TestSupport
import Testing
import TestingContract

@Suite("A faulty network", .timeLimit(.minutes(2)))
struct FaultyNetworkTests {
    @Test(
        "Whatever the network does, every call ends in time, no answer is wrong, and afterwards all is well",
        arguments: PropertySeed.all)
    func everyCallEnds(seed: UInt64) async throws {
        var configuration = RPCServerConfiguration()
        configuration.keepalive = KeepaliveSettings(interval: .milliseconds(100), timeout: .milliseconds(100))
        let server = try RPCServer.testing(configuration)
        try await withRunning(server) { address in
            let proxy = try FaultyProxy(to: address, seed: seed)
            let client = client(try await proxy.start())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<8 {
                    group.addTask {
                        for round in 0..<12 { try await call(client, kind: (caller + round) % 4, seed: seed) }
                    }
                }
                try await group.waitForAll()
            }
            proxy.heal()
            // The last sick connections are found out by their keepalive.
            for _ in 0..<200 {
                if (try? await client.emptyCall(EmptyCallRequest(), options: Self.patient)) != nil { break }
            }
            for _ in 0..<20 { _ = try await client.emptyCall(EmptyCallRequest(), options: Self.patient) }
            try await proxy.close()
        }
    }

    private static let patient = CallOptions(timeout: .seconds(2), waitForReady: true)

    private func client(_ address: Endpoint.Address) -> TestServiceClient {
        var configuration = RPCClientConfiguration()
        configuration.connectTimeout = .milliseconds(200)
        configuration.keepalive = KeepaliveSettings(interval: .milliseconds(50), timeout: .milliseconds(50))
        configuration.channel.connectionBackoff = Backoff(initial: .milliseconds(1), maximum: .milliseconds(10))
        return TestServiceClient(
            RPCClient(
                target: "faulty", resolver: StaticResolver([Endpoint(address)]), configuration: configuration,
                logger: .quiet))
    }

    /// Makes one call, whose failure must be one that the network explains.
    private func call(_ client: TestServiceClient, kind: Int, seed: UInt64) async throws {
        let options = CallOptions(timeout: .milliseconds(400), waitForReady: true)
        let start = ContinuousClock.now
        do {
            switch kind {
            case 0: _ = try await client.emptyCall(EmptyCallRequest(), options: options)
            case 1:
                let request = UnaryCallRequest(responseSize: 100_000, payload: .zeros(80_000))
                let response = try await client.unaryCall(request, options: options)
                #expect(response.payload?.body.count == 100_000, "seed \(seed)")
            case 2:
                let sizes = [1, 70_000, 30]
                let received = try await client.streamingOutputCall(.asking(for: sizes), options: options) {
                    responses in
                    try await responses.reduce(into: []) { $0.append($1.payload?.body.count ?? -1) }
                }
                #expect(received == sizes, "seed \(seed)")
            default:
                let sum = try await client.streamingInputCall(options: options) { requests in
                    for size in [5, 90_000] {
                        try await requests.write(StreamingInputCallRequest(payload: .zeros(size)))
                    }
                }
                #expect(sum.aggregatedPayloadSize == 90_005, "seed \(seed)")
            }
        } catch let error as RPCError {
            #expect([.unavailable, .deadlineExceeded].contains(error.code), "\(error), seed \(seed)")
        }
        // The machine may be busy; a call that hangs takes for ever.
        #expect(start.duration(to: .now) < .seconds(20), "seed \(seed)")
    }
}
