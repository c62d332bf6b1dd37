internal import RPC

/// An RPC server's own counters, read when somebody looks.
enum ServerMetrics {
    static func register(_ server: RPCServer, in registry: MetricsRegistry) {
        func observe(
            _ name: String, _ help: String, isCounter: Bool = false,
            _ path: any KeyPath<ServerStatistics, Int> & Sendable
        ) {
            registry.observe(name, help: help, isCounter: isCounter) { Double(server.statistics[keyPath: path]) }
        }
        observe("rpc.server.connections", "Open connections.", \.connectionsOpen)
        observe("rpc.server.connections_refused_total", "Connections refused.", isCounter: true, \.connectionsRefused)
        observe("rpc.server.calls_refused_total", "Calls that no handler has seen.", isCounter: true, \.callsRefused)
        observe("rpc.server.received_bytes_total", "Bytes received.", isCounter: true, \.bytesReceived)
        observe("rpc.server.sent_bytes_total", "Bytes sent.", isCounter: true, \.bytesSent)
        observe("rpc.server.queued_bytes", "Bytes of messages kept for slow readers.", \.queuedBytes)
    }
}
