public import Logging
public import Messages
private import NIOCore

/// Calls the methods of one target, from any number of tasks at once.
///
/// Connections are made when calls need them. A call that fails because a server refused it before acting is sent again by
/// itself; see ``CallOptions`` for what else a caller may decide.
public final class RPCClient: Sendable {
    let source: any ConnectionSource
    let loops: LoopGroup
    let interceptors: [any ClientInterceptor]
    let target: String
    @usableFromInline let defaultTimeout: Duration?

    let counters = ClientCounters()
    let retries: RetryPolicy
    @usableFromInline let throttle: RetryThrottle

    /// How often a call moves to another connection because one refused it; a loop between servers must end.
    static let movesMax = 10

    package init(
        target: String, source: any ConnectionSource, loops: LoopGroup, configuration: RPCClientConfiguration,
        interceptors: [any ClientInterceptor]
    ) {
        self.target = target
        self.source = source
        self.loops = loops
        defaultTimeout = configuration.defaultTimeout
        retries = configuration.retries
        throttle = RetryThrottle(configuration.retryThrottle)
        self.interceptors = interceptors
    }

    /// A client of the servers that a target names.
    ///
    /// - Parameter target: Such as `rewards:7105`; ``ClientTarget`` says what else.
    /// - Throws: ``RPCError/Code/invalidArgument`` for a target that cannot be read.
    public convenience init(
        target: String, configuration: RPCClientConfiguration = RPCClientConfiguration(),
        interceptors: [any ClientInterceptor] = [], logger: Logger
    ) throws(RPCError) {
        let parsed = try ClientTarget(parsing: target)
        self.init(
            target: "\(parsed)", resolver: SystemResolver(parsed), configuration: configuration,
            interceptors: interceptors, logger: logger)
    }

    /// A client of one server on a socket.
    public convenience init(
        _ endpoint: Endpoint, configuration: RPCClientConfiguration = RPCClientConfiguration(),
        interceptors: [any ClientInterceptor] = [], logger: Logger
    ) {
        self.init(
            target: "\(endpoint)", resolver: StaticResolver([endpoint]), configuration: configuration,
            interceptors: interceptors, logger: logger)
    }

    /// A client of the servers that a resolver finds.
    ///
    /// - Parameter target: For messages and logs.
    public convenience init(
        target: String, resolver: any Resolver, configuration: RPCClientConfiguration = RPCClientConfiguration(),
        interceptors: [any ClientInterceptor] = [], logger: Logger
    ) {
        // The channel sees to idleness and age, over all connections.
        var ofConnections = configuration
        ofConnections.lifetime = ConnectionLifetimeLimits()
        let connector = SocketConnector(ofConnections, logger: logger)
        let source = ChannelSource(
            target: target, resolver: resolver, connector: connector, configuration: configuration)
        self.init(
            target: target, source: source, loops: connector.loops, configuration: configuration,
            interceptors: interceptors)
    }

    /// A client of a server in this process, without a socket: the same frames, limits and order.
    ///
    /// - Parameter identity: Who the client is to the server's authorization.
    public convenience init(
        inProcess server: RPCServer, as identity: PeerIdentity? = nil,
        configuration: RPCClientConfiguration = RPCClientConfiguration(),
        interceptors: [any ClientInterceptor] = [], logger: Logger
    ) {
        let loops = LoopGroup(threads: configuration.eventLoopThreads)
        let source = SingleConnectionSource(on: loops.home.eventLoop) { onEvent in
            let client = ClientConnection(
                configuration: configuration, loop: loops.home, logger: logger, onEvent: onEvent)
            InProcessTransport.join(
                client, as: identity, to: ServerConnection(server: server.core, loop: server.loops.next()))
        }
        self.init(
            target: "in-process", source: source, loops: loops, configuration: configuration,
            interceptors: interceptors)
    }

    /// Runs tasks on the event loop of the client's first connection: a caller there changes no threads for its calls.
    public var callerExecutor: any TaskExecutor { loops.home }

    /// What the client has done, and does now.
    public var statistics: ClientStatistics { counters.snapshot(of: source.connections) }

    /// Takes no further calls, and closes once those in flight have ended.
    public func close() async {
        await source.close()
        await loops.shutDown()
    }
}

// MARK: - The four kinds of call

extension RPCClient {
    /// Calls a method that takes one message and answers with one.
    ///
    /// - Throws: ``RPCError`` with the outcome.
    @inlinable
    public func unary<Q: Message, R: Message>(
        _ method: MethodDescriptor<Q, R>, _ request: Q, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> R {
        if let connection = fastConnection() {
            let settings = try begin(options, default: defaultTimeout)
            do throws(RPCError) {
                let response: R = try await connection.unary(method.path, request, settings)
                throttle.succeeded()
                return response
            } catch {
                return try await again(method, options, settings.deadline, after: (error, connection)) {
                    (connection, settings) throws(RPCError) -> R in
                    try await connection.unary(method.path, request, settings)
                }
            }
        }
        return try await intercepted(method, options, default: defaultTimeout) {
            (connection, settings) throws(RPCError) -> R in
            try await connection.unary(method.path, request, settings)
        }
    }

    /// Calls a method that takes a stream and answers with one message.
    ///
    /// - Parameter produce: Writes the request; its end is the end of the stream.
    /// - Throws: ``RPCError`` with the outcome, or what `produce` throws: then the call is cancelled.
    public func clientStreaming<Q: Message, R: Message>(
        _ method: MethodDescriptor<Q, R>, options: CallOptions = CallOptions(),
        _ produce: (RequestWriter<Q>) async throws -> Void
    ) async throws -> R {
        try await streaming(method, options) { (connection, settings) throws(RPCError) in
            let call = PendingCall(settings, hasOneAnswer: true)
            let answer = Answer<R>(call)
            try connection.open(call, method.path, settings)
            return (call, answer)
        } run: { connection, opened in
            let (call, answer) = opened
            return try await self.cancelling(call, on: connection) {
                do {
                    try await produce(RequestWriter(call.messages))
                    call.messages.sendEnd()
                } catch  where call.messages.finished != nil {
                    // The server ended the call while it was written to: its outcome says more than the failed write.
                }
                return try await answer.value(cancel: { connection.cancel(call) })
            }
        }
    }

    /// Calls a method that takes one message and answers with a stream.
    ///
    /// - Parameter consume: Reads the answer. When it returns before the end of the stream, the rest is cancelled.
    /// - Throws: ``RPCError`` with the outcome, or what `consume` throws.
    public func serverStreaming<Q: Message, R: Message, T>(
        _ method: MethodDescriptor<Q, R>, _ request: Q, options: CallOptions = CallOptions(),
        _ consume: (ResponseStream<R>) async throws -> T
    ) async throws -> T {
        try await streaming(method, options) { (connection, settings) throws(RPCError) in
            let call = PendingCall(settings, hasOneAnswer: false)
            if let error = connection.sendRequest(call, method.path, request, settings) { throw error }
            // Until something has come of it, nobody has seen the call, and it may be made again.
            try await self.waitForAnswer(call, on: connection)
            return call
        } run: { connection, call in
            try await self.cancelling(call, on: connection) {
                try await consume(ResponseStream(call.messages))
            }
        }
    }

    /// Calls a method that takes a stream and answers with one.
    ///
    /// - Parameter body: Writes and reads, in any order. When it returns, the client's side ends, and what was not read
    ///   is cancelled.
    /// - Throws: ``RPCError`` with the outcome, or what `body` throws.
    public func bidirectional<Q: Message, R: Message, T>(
        _ method: MethodDescriptor<Q, R>, options: CallOptions = CallOptions(),
        _ body: (RequestWriter<Q>, ResponseStream<R>) async throws -> T
    ) async throws -> T {
        try await streaming(method, options) { (connection, settings) throws(RPCError) in
            let call = PendingCall(settings, hasOneAnswer: false)
            try connection.open(call, method.path, settings)
            return call
        } run: { connection, call in
            try await self.cancelling(call, on: connection) {
                try await body(RequestWriter(call.messages), ResponseStream(call.messages))
            }
        }
    }
}
