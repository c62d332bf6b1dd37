import NIOPosix
import RPC
import TestSupport
import Testing
import TestingContract

@Suite("Connecting to what is not there", .timeLimit(.minutes(1)))
struct UnreachableServerTests {
    private func client(
        _ address: Endpoint.Address, serverName: String? = nil,
        _ change: (inout RPCClientConfiguration) -> Void = { _ in }
    ) -> TestServiceClient {
        var configuration = RPCClientConfiguration()
        change(&configuration)
        return TestServiceClient(
            RPCClient(
                target: "\(address)", resolver: StaticResolver([Endpoint(address, serverName: serverName)]),
                configuration: configuration, logger: .quiet))
    }

    private func failure(
        of client: TestServiceClient, options: CallOptions = CallOptions()
    ) async throws -> RPCError {
        try #require(
            await #expect(throws: RPCError.self) { try await client.emptyCall(EmptyCallRequest(), options: options) })
    }

    /// A port where nobody listens.
    private func freePort() async throws -> Endpoint.Address {
        let server = try await ForeignServer.listening { _ in nil }
        try await server.close()
        return server.address
    }

    @Test("A wrong port fails at once, and the message names the address")
    func wrongPort() async throws {
        let address = try await freePort()
        let error = try await failure(of: client(address))
        #expect(error.code == .unavailable && error.wasNotProcessed)
        #expect(error.message.contains("\(address)"), "\(error.message)")
        #expect(error.message.lowercased().contains("refused"), "\(error.message)")
    }

    @Test("A wrong port and a call that waits: the deadline ends it, with the reason")
    func wrongPortWaiting() async throws {
        let address = try await freePort()
        let client = client(address) {
            $0.channel.connectionBackoff = Backoff(initial: .seconds(60), maximum: .seconds(60))
        }
        _ = try await failure(of: client)
        let error = try await failure(
            of: client, options: CallOptions(timeout: .milliseconds(50), waitForReady: true))
        #expect(error.code == .deadlineExceeded)
        #expect(error.message.lowercased().contains("refused"), "\(error.message)")
    }

    @Test("A server that speaks HTTP is found out")
    func http() async throws {
        let server = try await ForeignServer.listening { _ in
            Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8)
        }
        let error = try await failure(of: client(server.address))
        #expect(error.code == .unavailable && error.wasNotProcessed)
        #expect(error.message.contains("HTTP"), "\(error.message)")
        try await server.close()
    }

    @Test("A server that accepts and says nothing is given up after the time to connect")
    func silent() async throws {
        let server = try await ForeignServer.listening { _ in [] }
        let error = try await failure(of: client(server.address) { $0.connectTimeout = .milliseconds(50) })
        #expect(error.code == .unavailable && error.wasNotProcessed)
        try await server.close()
    }

    @Test("A server that hangs up is not hammered")
    func hangsUp() async throws {
        let server = try await ForeignServer.listening { _ in nil }
        let client = client(server.address) {
            $0.channel.connectionBackoff = Backoff(initial: .seconds(60), maximum: .seconds(60))
        }
        for _ in 0..<20 {
            let error = try await failure(of: client)
            #expect(error.code == .unavailable)
        }
        #expect(server.connectionsAccepted == 1)
        try await server.close()
    }

    @Test("A server that goes silent in the middle is found out by a ping, and its calls fail")
    func halfOpen() async throws {
        let server = try await ForeignServer.listening { bytes in
            ForeignServer.isHello(bytes) ? ForeignServer.hello : []
        }
        let client = client(server.address) {
            $0.retries = .never
            $0.keepalive = KeepaliveSettings(interval: .milliseconds(30), timeout: .milliseconds(30))
        }
        let error = try await failure(of: client, options: CallOptions(timeout: .seconds(30)))
        #expect(error.code == .unavailable && !error.wasNotProcessed)
        #expect(error.message.contains("ping"), "\(error.message)")
        try await server.close()
    }

    @Test("A server that resets the connection within a frame fails the call, which may have been processed")
    func resetMidFrame() async throws {
        let server = try await ForeignServer.listening { bytes in
            // The client's hello comes first, its request then.
            ForeignServer.isHello(bytes) ? ForeignServer.hello + [0, 0, 0, 4] : nil
        }
        let error = try await failure(of: client(server.address))
        #expect(error.code == .unavailable)
        try await server.close()
    }

    @Test("A name that does not exist fails, and the message names it")
    func unknownName() async throws {
        let client = TestServiceClient(
            try RPCClient(target: "name.invalid:7101", configuration: RPCClientConfiguration(), logger: .quiet))
        let error = try await failure(of: client)
        #expect(error.code == .unavailable && error.wasNotProcessed)
        #expect(error.message.contains("name.invalid"), "\(error.message)")
    }

    @Test("A client that is closed while it connects leaves no connection behind")
    func closedWhileConnecting() async throws {
        let server = try await ForeignServer.listening { _ in [] }
        let client = RPCClient(
            target: "test", resolver: StaticResolver([Endpoint(server.address)]),
            configuration: RPCClientConfiguration(), logger: .quiet)
        let call = Task { try await TestServiceClient(client).emptyCall(EmptyCallRequest()) }
        try await waitUntil("the client connects") { server.connectionsAccepted > 0 }
        await client.close()
        await #expect(throws: RPCError.self) { try await call.value }
        try await waitUntil("the connection is gone") { server.connectionsOpen == 0 }
        try await server.close()
    }
}
