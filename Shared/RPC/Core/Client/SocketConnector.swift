package import Logging
private import NIOCore
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
    ///
    /// - Parameter loop: Where it lives; nil for the next one in turn.
    @discardableResult
    package func connect(
        to endpoint: Endpoint, on loop: LoopContext? = nil,
        _ onEvent: @escaping @Sendable (ClientConnection, ClientConnection.Event) -> Void
    ) -> ClientConnection {
        let loop = loop ?? loops.next()
        let connection = ClientConnection(configuration: configuration, loop: loop, logger: logger, onEvent: onEvent)
        do throws(RPCError) {
            try configuration.security.check(endpoint.address)
            let connected = try bootstrap(connection, to: endpoint, on: loop).connect(
                to: endpoint.address.socketAddress())
            connected.whenFailure { error in
                connection.failedToConnect(
                    RPCError(.unavailable, ConnectFailure.describe(error), cause: error, wasNotProcessed: true))
            }
        } catch {
            connection.failedToConnect(error)
        }
        return connection
    }

    private func bootstrap(
        _ connection: ClientConnection, to endpoint: Endpoint, on loop: LoopContext
    ) -> ClientBootstrap {
        let configuration = configuration
        return ClientBootstrap(group: loop.eventLoop)
            .connectTimeout(.nanoseconds(Int64(clamping: configuration.connectTimeout.microseconds) * 1_000))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 128 << 10, high: 512 << 10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try configuration.security.protectClient(channel, of: endpoint)
                    try configuration.prepareChannel?(channel, endpoint)
                    try channel.pipeline.syncOperations.addHandler(
                        NIOConnectionHandler(connection, identifyPeer: configuration.security.identifyPeer))
                }
            }
    }
}
