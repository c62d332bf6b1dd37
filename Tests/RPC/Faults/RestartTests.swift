import RPC
import Synchronization
import TestSupport
import Testing
import TestingContract

@Suite("A server that restarts", .timeLimit(.minutes(1)))
struct RestartTests {
    private func client(_ address: Endpoint.Address, others: [Endpoint.Address] = []) -> TestServiceClient {
        var configuration = RPCClientConfiguration()
        configuration.channel.connectionBackoff = Backoff(initial: .milliseconds(5), maximum: .milliseconds(50))
        return TestServiceClient(
            RPCClient(
                target: "\(address)", resolver: StaticResolver(([address] + others).map { Endpoint($0) }),
                configuration: configuration, logger: .quiet))
    }

    private func server(_ address: Endpoint.Address? = nil) throws -> RPCServer {
        try RPCServer.testing(RPCServerConfiguration(address: address ?? .internet(host: "127.0.0.1", port: 0)))
    }

    /// Starts a server on a port that no connection of another test can take meanwhile: below those that the system
    /// gives to clients.
    private func startFirst() async throws -> (RPCServer, Endpoint.Address) {
        for _ in 0..<100 {
            let address = Endpoint.Address.internet(host: "127.0.0.1", port: .random(in: 20_000..<32_000))
            let server = try server(address)
            if (try? await server.start()) != nil { return (server, address) }
        }
        throw RPCError(.unavailable, "none of a hundred ports is free")
    }

    /// Calls that several tasks make until they are told to stop.
    private final class Load: Sendable {
        private let outcome = Mutex((isOver: false, succeeded: 0, failed: [RPCError]()))

        var isOver: Bool { outcome.withLock(\.isOver) }
        var succeeded: Int { outcome.withLock(\.succeeded) }
        var failed: [RPCError] { outcome.withLock(\.failed) }

        func end() { outcome.withLock { $0.isOver = true } }

        func run(_ client: TestServiceClient, _ options: CallOptions) async {
            while !isOver {
                do throws(RPCError) {
                    // Not idempotent: only what a server surely did not process is sent again.
                    _ = try await client.unaryCall(UnaryCallRequest(responseSize: 10), options: options)
                    outcome.withLock { $0.succeeded += 1 }
                } catch {
                    outcome.withLock { $0.failed.append(error) }
                }
            }
        }
    }

    private func underLoad(
        _ client: TestServiceClient, options: CallOptions, _ body: () async throws -> Void
    ) async throws -> Load {
        let load = Load()
        let callers = (0..<8).map { _ in Task { await load.run(client, options) } }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        load.end()
        for caller in callers { await caller.value }
        try result.get()
        return load
    }

    @Test("Calls that wait for ready survive graceful restarts under load: none fails, though none may be repeated")
    func graceful() async throws {
        let (firstServer, address) = try await startFirst()
        var current = firstServer
        let client = client(address)
        _ = try await client.emptyCall(EmptyCallRequest())
        let result = try await underLoad(client, options: CallOptions(timeout: .seconds(20), waitForReady: true)) {
            for _ in 0..<3 {
                await current.shutDown()
                current = try server(address)
                try await current.start()
                _ = try await client.emptyCall(EmptyCallRequest(), options: CallOptions(waitForReady: true))
            }
        }
        #expect(result.failed.isEmpty, "\(result.failed.first?.description ?? "")")
        #expect(result.succeeded > 0)
        await current.shutDown()
    }

    @Test("With two servers, one can restart without a call that fails or waits for it")
    func twoServers() async throws {
        let (firstServer, address) = try await startFirst()
        var first = firstServer
        let second = try server()
        let addresses = [address, try await second.start()]
        let client = client(addresses[0], others: [addresses[1]])
        _ = try await client.emptyCall(EmptyCallRequest())
        let result = try await underLoad(client, options: CallOptions(timeout: .seconds(20))) {
            for _ in 0..<3 {
                await first.shutDown()
                first = try server(addresses[0])
                try await first.start()
                for _ in 0..<50 { _ = try await client.emptyCall(EmptyCallRequest()) }
            }
        }
        #expect(result.failed.isEmpty, "\(result.failed.first?.description ?? "")")
        await first.shutDown()
        await second.shutDown()
    }

    @Test(
        "When a server is killed, calls that may have been processed fail as such, and the next one is answered again")
    func killed() async throws {
        let (first, address) = try await startFirst()
        let client = client(address)
        let run = Task { try await first.run() }
        let call = Task { () async -> RPCError? in
            do throws(RPCError) {
                _ = try await client.unaryCall(UnaryCallRequest(delayMillis: 3_600_000))
                return nil
            } catch {
                return error
            }
        }
        try await waitUntil("the call is under way") { first.statistics.callsInFlight > 0 }
        run.cancel()
        try await run.value
        let error = await call.value
        #expect(error?.code == .unavailable && error?.wasNotProcessed == false)
        let second = try server(address)
        try await second.start()
        _ = try await client.emptyCall(EmptyCallRequest(), options: CallOptions(waitForReady: true))
        await second.shutDown()
    }

    @Test("Calls spread over the servers of a target")
    func spreads() async throws {
        let servers = [try server(), try server()]
        let addresses = [try await servers[0].start(), try await servers[1].start()]
        let client = client(addresses[0], others: [addresses[1]])
        while servers.contains(where: { $0.statistics.callsStarted == 0 }) {
            _ = try await client.emptyCall(EmptyCallRequest())
        }
        for server in servers { await server.shutDown() }
    }
}
