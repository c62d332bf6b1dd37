package import Logging
package import NIOCore
private import NIOPosix

/// Opens connections of a client on sockets.
package final class SocketConnector: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let ownsGroup: Bool
    private let loops: [ObjectIdentifier: LoopContext]
    private let configuration: RPCClientConfiguration
    private let logger: Logger

    package init(_ configuration: RPCClientConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        if let threads = configuration.eventLoopThreads {
            group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
            ownsGroup = true
        } else {
            group = .singleton
            ownsGroup = false
        }
        var loops: [ObjectIdentifier: LoopContext] = [:]
        for loop in group.makeIterator() { loops[ObjectIdentifier(loop)] = LoopContext(loop) }
        self.loops = loops
    }

    /// For timers of what uses the connections.
    package var eventLoop: any EventLoop { group.next() }

    /// Where the next connection, and callers that want to run beside it, go.
    package var firstLoop: LoopContext {
        var iterator = group.makeIterator()
        guard let loop = iterator.next(), let context = loops[ObjectIdentifier(loop)] else {
            preconditionFailure("a group without event loops")
        }
        return context
    }

    /// Opens a connection. Whatever comes of it is told as an event.
    package func connect(
        to endpoint: Endpoint, _ onEvent: @escaping @Sendable (ClientConnection, ClientConnection.Event) -> Void
    ) {
        guard let loop = loops[ObjectIdentifier(group.next())] else {
            preconditionFailure("an event loop that is not the group's")
        }
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

    package func shutDown() async {
        if ownsGroup { try? await group.shutdownGracefully() }
    }
}
