public import Logging
private import NIOConcurrencyHelpers
private import NIOCore
private import NIOPosix

/// A server: listens, answers calls with its services, and stops gracefully.
///
/// ```swift
/// let server = try RPCServer(configuration, services: [LedgerService(ledger)], logger: logger)
/// try await server.start()
/// try await server.run()   // until beginDrain()
/// ```
public final class RPCServer: Sendable {
    package let core: ServerCore
    package let loops: LoopGroup
    private let state = NIOLockedValueBox(State())

    private struct State {
        var channel: (any Channel)?
        var address: Endpoint.Address?
        var isStopping = false
    }

    /// - Throws: ``RPCError/Code/failedPrecondition`` when a method is registered twice, or a message type contains itself.
    public init(
        _ configuration: RPCServerConfiguration, services: [any RPCService],
        interceptors: [any ServerInterceptor] = [], logger: Logger
    ) throws(RPCError) {
        core = try ServerCore(
            configuration: configuration, services: services, interceptors: interceptors, logger: logger)
        loops = LoopGroup(threads: configuration.eventLoopThreads, messages: configuration.messages)
    }

    /// Where the server listens, once ``start()`` has returned.
    public var address: Endpoint.Address? { state.withLockedValue { $0.address } }

    /// What the server has done, and does now.
    public var statistics: ServerStatistics { core.counters.snapshot(queuedBytes: core.queuedBytes.count) }

    /// Listens.
    ///
    /// - Returns: The address, with the port that was chosen where it was 0.
    /// - Throws: ``RPCError/Code/unavailable`` that says why the address cannot be had.
    @discardableResult
    public func start() async throws(RPCError) -> Endpoint.Address {
        try core.configuration.security.check(core.configuration.address)
        let bootstrap = makeBootstrap()
        do {
            let channel: any Channel
            switch core.configuration.address {
            case .internet(let host, let port): channel = try await bootstrap.bind(host: host, port: port).get()
            case .unix(let path):
                channel = try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
            }
            var address = core.configuration.address
            if case .internet(let host, _) = address, let port = channel.localAddress?.port {
                address = .internet(host: host, port: port)
            }
            let isStopping = state.withLockedValue { state in
                state.channel = channel
                state.address = address
                return state.isStopping
            }
            if isStopping { channel.close(promise: nil) }
            return address
        } catch {
            throw RPCError(
                .unavailable, "cannot listen on \(core.configuration.address): \(error); is another process there?",
                cause: error)
        }
    }

    /// Serves until ``beginDrain()`` is called and what was in flight has ended, or the drain's time is over.
    ///
    /// Starts listening where ``start()`` was not called before. When the task is cancelled, everything is closed at once.
    public func run() async throws {
        if address == nil { try await start() }
        await withTaskCancellationHandler {
            await core.drained()
        } onCancel: {
            self.stopListening()
            self.core.closeAll()
            self.core.beginDrain()
        }
        await closed()
    }

    /// Stops taking calls, and lets those in flight finish within the drain's time. Returns at once; ``run()`` returns when it
    /// is over.
    public func beginDrain() {
        stopListening()
        core.beginDrain()
        let core = core
        let limit = MonotonicTime.deadline(.now + core.configuration.drainTimeout)
        loops.group.next().scheduleTask(deadline: limit) { core.closeAll() }
    }

    /// Stops gracefully, and waits until it is done: ``beginDrain()`` for a server that nobody runs, such as one that is
    /// called in process only.
    public func shutDown() async {
        beginDrain()
        await core.drained()
        await closed()
    }

    /// Waits until the port is free again: whoever restarts the server wants it at once.
    private func closed() async {
        if let channel = state.withLockedValue({ $0.channel }) { try? await channel.closeFuture.get() }
        await loops.shutDown()
    }

    private func stopListening() {
        let channel = state.withLockedValue { state in
            state.isStopping = true
            return state.channel
        }
        channel?.close(promise: nil)
    }

    private func makeBootstrap() -> ServerBootstrap {
        let (core, loops) = (core, loops)
        return ServerBootstrap(group: loops.group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: 128 << 10, high: 512 << 10)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try core.configuration.security.protectServer(channel)
                    try core.configuration.prepareChannel?(channel)
                    let connection = ServerConnection(server: core, loop: loops.context(of: channel.eventLoop))
                    try channel.pipeline.syncOperations.addHandler(
                        NIOConnectionHandler(
                            connection,
                            identifyPeer: core.configuration.identifyPeer ?? core.configuration.security.identifyPeer))
                }
            }
    }
}
