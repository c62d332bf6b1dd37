import RPC
import Testing
import TestingContract

@Suite("Certificates between processes", .timeLimit(.minutes(1)))
struct CertificateFaultTests {
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
        try certificates.issue("server", names: ["DNS:localhost", "IP:127.0.0.1", "URI:spiffe://loyalty/rewards"])
        try certificates.issue("client", names: ["URI:spiffe://loyalty/vip"])
    }

    private func withServer(
        interceptors: [any ServerInterceptor] = [], _ body: (Endpoint.Address) async throws -> Void
    ) async throws {
        var configuration = RPCServerConfiguration()
        configuration.security = try .mutualTLS(certificates.store("server"))
        try await withRunning(try RPCServer.testing(configuration, interceptors: interceptors), body)
    }

    private func client(
        _ address: Endpoint.Address, _ settings: TLSSettings, serverName: String? = nil
    ) throws -> TestServiceClient {
        var configuration = RPCClientConfiguration()
        configuration.security = .mutualTLS(try CertificateStore(settings, logger: .quiet))
        return TestServiceClient(
            RPCClient(
                target: "\(address)", resolver: StaticResolver([Endpoint(address, serverName: serverName)]),
                configuration: configuration, logger: .quiet))
    }

    private func expectFailure(_ client: TestServiceClient, _ words: String) async throws {
        let error = await #expect(throws: RPCError.self) { try await client.emptyCall(EmptyCallRequest()) }
        #expect(error?.code == .unavailable && error?.wasNotProcessed == true, "\(error?.description ?? "")")
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("The caller's identity decides what it may call")
    func authorization() async throws {
        let table = try AuthorizationTable(parsing: "loyalty.testing.v1.TestService/EmptyCall spiffe://loyalty/vip")
        try await withServer(interceptors: [AuthorizationInterceptor(table)]) { address in
            let client = try client(address, certificates.settings("client"))
            _ = try await client.emptyCall(EmptyCallRequest())
            let error = await #expect(throws: RPCError.self) { try await client.unaryCall(UnaryCallRequest()) }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.hasPrefix("spiffe://loyalty/vip may not call") == true)
        }
    }

    @Test("A client whose certificate has expired is refused, and is told so")
    func expiredClient() async throws {
        try certificates.issue("old", names: ["URI:spiffe://loyalty/vip"], days: -1)
        try await withServer { address in
            try await expectFailure(try client(address, certificates.settings("old")), "expired")
        }
    }

    @Test("A server whose certificate has expired is refused")
    func expiredServer() async throws {
        try certificates.issue("server", names: ["IP:127.0.0.1"], days: -1)
        try await withServer { address in
            try await expectFailure(try client(address, certificates.settings("client")), "expired")
        }
    }

    @Test("A client of an authority that the server does not trust is refused, and is told so")
    func wrongAuthority() async throws {
        try certificates.makeAuthority("stranger")
        try certificates.issue("fake", names: ["URI:spiffe://loyalty/vip"], authority: "stranger")
        try await withServer { address in
            try await expectFailure(
                try client(address, certificates.settings("fake")), "does not trust the authority")
        }
    }

    @Test("A server with another name than the one that was dialled is refused")
    func wrongName() async throws {
        try await withServer { address in
            let client = try client(address, certificates.settings("client"), serverName: "rewards.internal")
            try await expectFailure(client, "does not carry the name")
        }
    }

    @Test("A server with another identity than the one that is expected is refused")
    func wrongIdentity() async throws {
        try await withServer { address in
            var settings = certificates.settings("client")
            settings.serverIdentity = "spiffe://loyalty/rewards"
            _ = try await client(address, settings).emptyCall(EmptyCallRequest())
            settings.serverIdentity = "spiffe://loyalty/purchases"
            try await expectFailure(
                try client(address, settings), "is spiffe://loyalty/rewards, expected spiffe://loyalty/purchases")
        }
    }

    @Test("A plaintext client of a TLS server, and a TLS client of a plaintext server, fail")
    func mixed() async throws {
        try await withServer { address in
            let plaintext = TestServiceClient(
                RPCClient(
                    target: "\(address)", resolver: StaticResolver([Endpoint(address)]),
                    configuration: RPCClientConfiguration(), logger: .quiet))
            try await expectFailure(plaintext, "\(address)")
        }
        try await withRunning(try RPCServer.testing()) { address in
            try await expectFailure(try client(address, certificates.settings("client")), "does not speak TLS")
        }
    }

    @Test("A server's new certificate is used by the next connection, without a restart")
    func reload() async throws {
        try await withServer { address in
            var settings = certificates.settings("client")
            settings.serverIdentity = "spiffe://loyalty/rewards"
            let before = try client(address, settings)
            _ = try await before.emptyCall(EmptyCallRequest())
            try certificates.issue("server", names: ["URI:spiffe://loyalty/rewards-2"])
            settings.serverIdentity = "spiffe://loyalty/rewards-2"
            _ = try await client(address, settings).emptyCall(EmptyCallRequest())
            _ = try await before.emptyCall(EmptyCallRequest())
        }
    }

    @Test("Plaintext is refused where others can listen, before anything is opened")
    func plaintextElsewhere() async throws {
        let server = try RPCServer.testing(RPCServerConfiguration(address: .internet(host: "0.0.0.0", port: 0)))
        let error = await #expect(throws: RPCError.self) { try await server.start() }
        #expect(error?.code == .failedPrecondition)
        let client = TestServiceClient(
            RPCClient(
                target: "192.0.2.1:1", resolver: StaticResolver([Endpoint(.internet(host: "192.0.2.1", port: 1))]),
                configuration: RPCClientConfiguration(), logger: .quiet))
        try await expectFailure(client, "not a loopback address")
    }
}
