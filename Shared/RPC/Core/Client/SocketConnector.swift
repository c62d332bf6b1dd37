package import Logging
package import NIOCore
private import NIOPosix

/// Opens connections of a client on sockets.
package final class SocketConnector: Sendable {
    package let loops: LoopGroup
    private let configuration: RPCClientConfiguration
    private let logger: Logger

    package init(_ configuration: RPCClientConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        loops = LoopGroup(threads: configuration.eventLoopThreads)
    }

    /// Opens a connection. Whatever comes of it is told as an event.
    package func connect(
        to endpoint: Endpoint, _ onEvent: @escaping @Sendable (ClientConnection, ClientConnection.Event) -> Void
    ) {
        let loop = loops.next()
        let connection = ClientConnection(configuration: configuration, loop: loop, logger: logger, onEvent: onEvent)
        let configuration = configuration
        let bootstrap = ClientBootstrap(group: loop.eventLoop)
            .connectTimeout(.nanoseconds(Int64(clamping: configuration.connectTimeout.microseconds) * 1_000))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 128 << 10, high: 512 << 10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try configuration.prepareChannel?(channel, endpoint)
                    try channel.pipeline.syncOperations.addHandler(NIOConnectionHandler(connection))
                }
            }
        let connected: EventLoopFuture<any Channel>
        switch endpoint.address {
        case .internet(let host, let port): connected = bootstrap.connect(host: host, port: port)
        case .unix(let path): connected = bootstrap.connect(unixDomainSocketPath: path)
        }
        connected.whenFailure { error in
            connection.failedToConnect(
                RPCError(.unavailable, "cannot connect to \(endpoint): \(error)", cause: error, wasNotProcessed: true))
        }
    }
}
