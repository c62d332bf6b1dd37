package import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle

/// The HTTP port of a service: `/metrics` for Prometheus, `/healthz` (the process lives) and `/readyz` (it takes calls).
///
/// Plain HTTP/1.1 for machines on the same host or network; binds to a loopback address unless configured otherwise.
package struct HTTPEndpoint: Service {
    /// Enough for every scraper and prober there is; more would be an attack on the service's file descriptors.
    static let connectionsMax = 64
    static let idleTimeout = TimeAmount.seconds(30)

    private let host: String
    private let port: Int
    private let routes: HTTPRoutes
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - isReady: Whether calls are taken; nil when they are, else the reason.
    ///   - onListening: Told the port once it is bound.
    package init(
        host: String, port: Int, registry: MetricsRegistry, logger: Logger,
        isReady: @escaping @Sendable () -> String?, onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.logger = logger
        self.onListening = onListening
        routes = HTTPRoutes(registry: registry, isReady: isReady)
    }

    /// Serves until the service group shuts down.
    ///
    /// - Throws: ``StartError`` when the port cannot be bound.
    package func run() async throws {
        let routes = routes
        let connections = HTTPConnectionCount()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.enter(max: Self.connectionsMax) else { return channel.close(promise: nil) }
                    channel.closeFuture.whenComplete { _ in connections.leave() }
                    try channel.pipeline.syncOperations.addHandler(IdleStateHandler(allTimeout: Self.idleTimeout))
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(HTTPHandler(routes: routes))
                }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.bind(host: host, port: port).get()
        } catch {
            throw StartError.portUnavailable(setting: "metrics.port", host: host, port: port, cause: error)
        }
        let bound = channel.localAddress?.port ?? port
        logger.info("metrics listening", metadata: ["host": "\(host)", "port": "\(bound)"])
        onListening(bound)
        await cancelWhenGracefulShutdown {
            await withTaskCancellationHandler {
                try? await channel.closeFuture.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        }
    }
}
