internal import Logging
internal import RPC

/// The clients of a service's peers.
struct PeerClients: Sendable {
    let byName: [String: RPCClient]

    /// - Throws: ``ConfigurationError`` for every address that cannot be read.
    init(
        _ definition: ServiceDefinition, settings: Settings, security: TransportSecurity, tracer: LogTracer?,
        logger: Logger
    ) throws(ConfigurationError) {
        var configuration = RPCClientConfiguration()
        configuration.security = security
        var clients: [String: RPCClient] = [:]
        var problems: [ConfigurationError.Problem] = []
        for peer in definition.peers {
            let setting = Setting.peerAddress(peer.name)
            do throws(RPCError) {
                var logger = logger
                logger[metadataKey: "peer"] = "\(peer.name)"
                clients[peer.name] = try RPCClient(
                    target: settings[setting], configuration: configuration,
                    interceptors: tracer.map { [TracingInterceptor($0)] } ?? [], logger: logger)
            } catch {
                problems.append(.init(.invalid, key: setting.key, error.message))
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        byName = clients
    }

    func close() async { for client in byName.values { await client.close() } }
}
