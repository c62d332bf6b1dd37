import Logging
import RPC
import Testing
import TestingContract

/// How a test's client reaches its server.
enum Transport: CaseIterable, Sendable {
    case inProcess
    case socket
}

/// A server with ``EchoService``, and a client of it.
struct EchoFixture: Sendable {
    let server: RPCServer
    let client: RPCClient

    func unary(_ bytes: [UInt8], options: CallOptions = CallOptions()) async throws(RPCError) -> [UInt8] {
        try await client.unary(EchoService.unaryMethod, Payload(body: bytes), options: options).body
    }
}

/// Runs `body` with a server and a client, and stops both.
func withEcho<Result>(
    _ transport: Transport = .inProcess, service: EchoService = EchoService(),
    server configure: (inout RPCServerConfiguration) -> Void = { _ in },
    client configureClient: (inout RPCClientConfiguration) -> Void = { _ in },
    serverInterceptors: [any ServerInterceptor] = [], clientInterceptors: [any ClientInterceptor] = [],
    _ body: (EchoFixture) async throws -> Result
) async throws -> Result {
    var configuration = RPCServerConfiguration()
    configuration.drainTimeout = .seconds(5)
    configure(&configuration)
    var clientConfiguration = RPCClientConfiguration()
    configureClient(&clientConfiguration)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = try RPCServer(configuration, services: [service], interceptors: serverInterceptors, logger: logger)
    let client: RPCClient
    switch transport {
    case .inProcess:
        client = RPCClient(
            inProcess: server, configuration: clientConfiguration, interceptors: clientInterceptors, logger: logger)
    case .socket:
        let address = try await server.start()
        client = RPCClient(
            Endpoint(address), configuration: clientConfiguration, interceptors: clientInterceptors, logger: logger)
    }
    do {
        let result = try await body(EchoFixture(server: server, client: client))
        await client.close()
        await server.shutDown()
        return result
    } catch {
        await client.close()
        await server.shutDown()
        throw error
    }
}

/// The error that `body` throws.
func rpcError(_ body: () async throws -> Void) async throws -> RPCError {
    do {
        try await body()
    } catch let error as RPCError {
        return error
    }
    throw RPCError(.internalError, "expected an RPCError, and nothing was thrown")
}

/// As `#expect(actual == expected)`, which cannot hold a call that throws where it stands in a closure.
func expectEqual<Value: Equatable>(
    _ actual: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual == expected, sourceLocation: sourceLocation)
}
