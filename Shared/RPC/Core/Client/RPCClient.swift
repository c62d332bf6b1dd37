public import Logging
public import Messages
private import NIOCore

/// Calls the methods of one target, from any number of tasks at once.
///
/// Connections are made when calls need them. A call that fails because a server refused it before acting is sent again by
/// itself; see ``CallOptions`` for what else a caller may decide.
public final class RPCClient: Sendable {
    private let source: any ConnectionSource
    private let loops: LoopGroup
    private let interceptors: [any ClientInterceptor]
    private let target: String
    @usableFromInline let defaultTimeout: Duration?

    private let retries: RetryPolicy
    @usableFromInline let throttle: RetryThrottle

    /// How often a call moves to another connection because one refused it; a loop between servers must end.
    private static let movesMax = 10

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
            let settings = try settings(options, default: defaultTimeout)
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
            let call = PendingCall(
                deadline: settings.deadline, hasOneAnswer: true, takesTrailers: settings.receiveTrailers)
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
            let call = PendingCall(
                deadline: settings.deadline, hasOneAnswer: false, takesTrailers: settings.receiveTrailers)
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
            let call = PendingCall(
                deadline: settings.deadline, hasOneAnswer: false, takesTrailers: settings.receiveTrailers)
            try connection.open(call, method.path, settings)
            return call
        } run: { connection, call in
            try await self.cancelling(call, on: connection) {
                try await body(RequestWriter(call.messages), ResponseStream(call.messages))
            }
        }
    }
}

// MARK: - How

extension RPCClient {
    /// A connection for a call that nothing stands in front of.
    @usableFromInline
    func fastConnection() -> ClientConnection? { interceptors.isEmpty ? source.readyConnection() : nil }

    @usableFromInline
    func settings(_ options: CallOptions, default timeout: Duration?) throws(RPCError) -> CallSettings {
        if Task.isCancelled { throw .cancelled() }
        let timeout = options.timeout ?? timeout
        let inherited = CallContext.inheritedDeadline
        guard timeout != nil || inherited != nil else { return CallSettings(options) }
        let now = ContinuousClock.now
        let stated = timeout.map { now + $0 }
        let deadline = if let stated, let inherited { min(stated, inherited) } else { stated ?? inherited }
        return try CallSettings(options, deadline: deadline, now: now)
    }

    /// Runs a call through the interceptors, and again where a server refused it before acting.
    @usableFromInline
    func intercepted<Q: Message, R: Message, Outcome>(
        _ method: MethodDescriptor<Q, R>, _ options: CallOptions, default timeout: Duration?,
        _ attempt: (ClientConnection, CallSettings) async throws(RPCError) -> Outcome
    ) async throws(RPCError) -> Outcome {
        var outcome: Outcome?
        try await run(interceptors[...], method, options) { (options: CallOptions) async throws(RPCError) -> Void in
            outcome = try await self.attempted(method, options, default: timeout, attempt)
        }
        guard let outcome else { throw RPCError(.internalError, "an interceptor returned without making the call") }
        return outcome
    }

    private func run<Q: Message, R: Message>(
        _ interceptors: ArraySlice<any ClientInterceptor>, _ method: MethodDescriptor<Q, R>, _ options: CallOptions,
        _ make: (CallOptions) async throws(RPCError) -> Void
    ) async throws(RPCError) {
        guard let first = interceptors.first else { return try await make(options) }
        let call = ClientCallDescription(
            path: method.path, kind: method.kind, idempotency: method.idempotency, options: options, target: target)
        try await first.intercept(call) { (options: CallOptions) async throws(RPCError) -> Void in
            try await self.run(interceptors.dropFirst(), method, options, make)
        }
    }

    private func attempted<Q: Message, R: Message, Outcome>(
        _ method: MethodDescriptor<Q, R>, _ options: CallOptions, default timeout: Duration?,
        _ attempt: (ClientConnection, CallSettings) async throws(RPCError) -> Outcome
    ) async throws(RPCError) -> Outcome {
        let deadline = try settings(options, default: timeout).deadline
        return try await again(method, options, deadline, after: nil, attempt)
    }

    /// Makes attempts of a call until one goes well or the policy says that it is enough.
    ///
    /// - Parameter first: How an attempt that was made before went wrong.
    @usableFromInline
    func again<Q: Message, R: Message, Outcome>(
        _ method: MethodDescriptor<Q, R>, _ options: CallOptions, _ deadline: ContinuousClock.Instant?,
        after first: (error: RPCError, connection: ClientConnection?)?,
        _ attempt: (ClientConnection, CallSettings) async throws(RPCError) -> Outcome
    ) async throws(RPCError) -> Outcome {
        var tried: [ObjectIdentifier] = []
        var (count, moves) = (1, 0)
        var failure = first
        // Once an attempt may have been processed, no later refusal takes that back.
        var mayBeProcessed = false
        while true {
            if let (error, connection) = failure {
                mayBeProcessed = mayBeProcessed || !error.wasNotProcessed
                if let connection { tried.append(ObjectIdentifier(connection)) }
                let state = RetryPolicy.Attempt(
                    count: count, mayRepeat: method.idempotency != .unknown || options.carriesIdempotencyKey,
                    hasUntriedAddress: connection != nil && error.wasNotProcessed && moves < Self.movesMax
                        && source.hasOther(than: tried),
                    remaining: deadline.map { $0 - .now })
                var generator = SystemRandomNumberGenerator()
                switch retries.decide(error, state, throttle: throttle, using: &generator) {
                case .fail: throw error.notProcessed(unless: mayBeProcessed)
                case .moveElsewhere: moves += 1
                case .retry(let delay):
                    count += 1
                    tried = []
                    do {
                        try await Task.sleep(for: delay)
                    } catch {
                        throw .cancelled()
                    }
                }
            }
            let connection: ClientConnection
            do throws(RPCError) {
                connection = try await source.connection(
                    waitForReady: options.waitForReady, deadline: deadline, tried: tried)
            } catch {
                // Where nothing can be reached, a caller learns it at once; a call that is being retried has time.
                if failure == nil { throw error }
                failure = (error, nil)
                continue
            }
            do throws(RPCError) {
                let outcome = try await attempt(connection, try CallSettings(options, deadline: deadline))
                throttle.succeeded()
                return outcome
            } catch {
                failure = (error, connection)
            }
        }
    }

    /// Runs a call whose body may throw errors of its own.
    ///
    /// - Parameters:
    ///   - open: Begins the call; may be repeated.
    ///   - run: Goes on from there; its effects stand, so it runs once.
    private func streaming<Q: Message, R: Message, Opened, T>(
        _ method: MethodDescriptor<Q, R>, _ options: CallOptions,
        open: (ClientConnection, CallSettings) async throws(RPCError) -> Opened,
        run: (ClientConnection, Opened) async throws -> T
    ) async throws -> T {
        // An interceptor sees how the call ended, so what the body throws passes through as a result.
        var result: Result<T, any Error>?
        do throws(RPCError) {
            try await self.run(interceptors[...], method, options) { (options: CallOptions) async throws(RPCError) in
                let (connection, opened) = try await self.attempted(method, options, default: nil) {
                    (connection, settings) async throws(RPCError) in
                    (connection, try await open(connection, settings))
                }
                do {
                    result = .success(try await run(connection, opened))
                } catch {
                    result = .failure(error)
                    throw error as? RPCError ?? RPCError(.cancelled, "the caller failed", cause: error)
                }
            }
        } catch {
            guard case .failure(let thrown)? = result else { throw error }
            throw thrown is RPCError ? error : thrown
        }
        guard let result else { throw RPCError(.internalError, "an interceptor returned without making the call") }
        return try result.get()
    }

    /// Runs `body` with the call, and cancels what is left of it: when the task is cancelled, and when `body` is done.
    private func cancelling<T>(
        _ call: PendingCall, on connection: ClientConnection, _ body: () async throws -> T
    ) async throws -> T {
        try await withTaskCancellationHandler {
            do {
                let result = try await body()
                if call.messages.finished == nil { connection.cancel(call) }
                return result
            } catch {
                connection.cancel(call)
                throw error
            }
        } onCancel: {
            connection.cancel(call)
        }
    }

    /// Waits until something has come of a call that is answered by a stream.
    private func waitForAnswer(_ call: PendingCall, on connection: ClientConnection) async throws(RPCError) {
        let result = await withTaskCancellationHandler {
            await call.messages.waitForAnswer()
        } onCancel: {
            connection.cancel(call)
        }
        if let error = result {
            connection.cancel(call)
            throw error
        }
    }
}

extension RPCError {
    fileprivate func notProcessed(unless mayBeProcessed: Bool) -> RPCError {
        var error = self
        error.wasNotProcessed = error.wasNotProcessed && !mayBeProcessed
        return error
    }
}
