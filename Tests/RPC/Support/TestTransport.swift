import Foundation
import Logging
import RPC
import TestingContract

/// The ways on which a client reaches a server in the same test.
enum TestTransport: String, CaseIterable, Sendable {
    case tcp
    case unixSocket
    case tls
    case inProcess
}

/// Runs a server of the test service and a client of it, and stops both.
func withTestServer(
    over transport: TestTransport, _ body: (TestServiceClient) async throws -> Void
) async throws {
    try await withRPCClient(over: transport) { try await body(TestServiceClient($0)) }
}

func withRPCClient(over transport: TestTransport, _ body: (RPCClient) async throws -> Void) async throws {
    let certificates = transport == .tls ? try TestCertificates() : nil
    defer { _ = certificates }
    var serverConfiguration = RPCServerConfiguration()
    var clientConfiguration = RPCClientConfiguration()
    if transport == .unixSocket {
        // Short: sockaddr_un holds 107 bytes.
        serverConfiguration.address = .unix(path: "/tmp/rpc-\(UUID().uuidString.prefix(8)).sock")
    }
    if let certificates {
        try certificates.issue("server", names: ["DNS:localhost", "IP:127.0.0.1"])
        try certificates.issue("client", names: ["URI:spiffe://loyalty/client"])
        serverConfiguration.security = try .mutualTLS(certificates.store("server"))
        clientConfiguration.security = try .mutualTLS(certificates.store("client"))
    }
    let server = try RPCServer.testing(serverConfiguration)
    if transport == .inProcess {
        let client = RPCClient(inProcess: server, configuration: clientConfiguration, logger: .quiet)
        try await body(client)
        await client.close()
        return
    }
    defer {
        if case .unix(let path) = serverConfiguration.address { unlink(path) }
    }
    try await withRunning(server) { address in
        let client = RPCClient(
            target: "\(address)", resolver: StaticResolver([Endpoint(address)]), configuration: clientConfiguration,
            logger: .quiet)
        try await body(client)
        await client.close()
    }
}

/// Starts a server, and stops it when `body` is done, whatever comes of it.
func withRunning(_ server: RPCServer, _ body: (Endpoint.Address) async throws -> Void) async throws {
    let address = try await server.start()
    let run = Task { try await server.run() }
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(address))
    } catch {
        result = .failure(error)
    }
    run.cancel()
    try await run.value
    try result.get()
}

extension RPCServer {
    /// A server of the test service.
    static func testing(
        _ configuration: RPCServerConfiguration = RPCServerConfiguration(),
        interceptors: [any ServerInterceptor] = []
    ) throws -> RPCServer {
        try RPCServer(
            configuration, services: [TestServiceService(TestServiceAnswers())], interceptors: interceptors,
            logger: .quiet)
    }
}

extension Logger {
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension TestCertificates {
    func store(_ file: String) throws -> CertificateStore { try CertificateStore(settings(file), logger: .quiet) }
}
