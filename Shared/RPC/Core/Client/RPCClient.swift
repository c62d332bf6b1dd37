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

    /// Attempts of a call that servers refused before acting.
    private static let refusalsMax = 3

    package init(
        target: String, source: any ConnectionSource, loops: LoopGroup, defaultTimeout: Duration?,
        interceptors: [any ClientInterceptor]
    ) {
        self.target = target
        self.source = source
        self.loops = loops
        self.defaultTimeout = defaultTimeout
        self.interceptors = interceptors
    }

    /// A client of one server on a socket.
    public convenience init(
        _ endpoint: Endpoint, configuration: RPCClientConfiguration = RPCClientConfiguration(),
        interceptors: [any ClientInterceptor] = [], logger: Logger
    ) {
        let connector = SocketConnector(configuration, logger: logger)
        self.init(
            target: "\(endpoint)",
            source: SingleConnectionSource(on: connector.loops.next().eventLoop) { connector.connect(to: endpoint, $0) },
            loops: connector.loops, defaultTimeout: configuration.defaultTimeout, interceptors: interceptors)
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
        let source = SingleConnectionSource(on: loops.next().eventLoop) { onEvent in
            let client = ClientConnection(
                configuration: configuration, loop: loops.next(), logger: logger, onEvent: onEvent)
            InProcessTransport.join(
                client, as: identity, to: ServerConnection(server: server.core, loop: server.loops.next()))
        }
        self.init(
            target: "in-process", source: source, loops: loops, defaultTimeout: configuration.defaultTimeout,
            interceptors: interceptors)
    }

    /// Runs tasks on the client's first event loop: with one loop, a caller there changes no threads for its calls.
    public var callerExecutor: any TaskExecutor { loops.first.executor }

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
                return try await connection.unary(method.path, request, settings)
            } catch {
                if !error.wasNotProcessed { throw error }
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
        try await streaming(method, options) { connection, settings in
            let call = PendingCall(
                deadline: settings.deadline, hasOneAnswer: true, takesTrailers: settings.receiveTrailers)
            let answer = Answer<R>(call)
            try connection.open(call, method.path, settings)
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
        try await streaming(method, options) { connection, settings in
            let call = PendingCall(
                deadline: settings.deadline, hasOneAnswer: false, takesTrailers: settings.receiveTrailers)
            if let error = connection.sendRequest(call, method.path, request, settings) { throw error }
            return try await self.cancelling(call, on: connection) {
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
        try await streaming(method, options) { connection, settings in
            let call = PendingCall(
                deadline: settings.deadline, hasOneAnswer: false, takesTrailers: settings.receiveTrailers)
            try connection.open(call, method.path, settings)
            return try await self.cancelling(call, on: connection) {
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
        let stated = (options.timeout ?? timeout).map { ContinuousClock.now + $0 }
        let inherited = CallContext.inheritedDeadline
        let deadline = if let stated, let inherited { min(stated, inherited) } else { stated ?? inherited }
        return try CallSettings(options, deadline: deadline)
    }

    /// Runs a call through the interceptors, and again where a server refused it before acting.
    @usableFromInline
    func intercepted<Q: Message, R: Message, Outcome>(
        _ method: MethodDescriptor<Q, R>, _ options: CallOptions, default timeout: Duration?,
        _ attempt: (ClientConnection, CallSettings) async throws(RPCError) -> Outcome
    ) async throws(RPCError) -> Outcome {
        var outcome: Outcome?
        try await run(interceptors[...], method, options) { (options: CallOptions) async throws(RPCError) -> Void in
            outcome = try await self.attempted(options, default: timeout, attempt)
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

    private func attempted<Outcome>(
        _ options: CallOptions, default timeout: Duration?,
        _ attempt: (ClientConnection, CallSettings) async throws(RPCError) -> Outcome
    ) async throws(RPCError) -> Outcome {
        var refusals = 0
        let deadline = try settings(options, default: timeout).deadline
        while true {
            let connection = try await source.connection(waitForReady: options.waitForReady, deadline: deadline)
            do throws(RPCError) {
                return try await attempt(connection, try CallSettings(options, deadline: deadline))
            } catch {
                refusals += 1
                // Only what another connection may mend: a server that is overloaded must not be asked at once again.
                guard error.wasNotProcessed, error.code == .unavailable, refusals < Self.refusalsMax else {
                    throw error
                }
            }
        }
    }

    /// Runs a call whose body may throw errors of its own.
    private func streaming<Q: Message, R: Message, T>(
        _ method: MethodDescriptor<Q, R>, _ options: CallOptions,
        _ body: (ClientConnection, CallSettings) async throws -> T
    ) async throws -> T {
        var failure: (any Error)?
        do throws(RPCError) {
            let outcome: T? = try await intercepted(method, options, default: nil) {
                (connection, settings) async throws(RPCError) -> T? in
                do {
                    return try await body(connection, settings)
                } catch let error as RPCError {
                    // Once the body has run, its effects stand: it is not run again.
                    failure = error
                    throw RPCError(
                        error.code, error.message, details: error.details, cause: error.cause, trailers: error.trailers)
                } catch {
                    failure = error
                    throw RPCError(.cancelled, "the caller failed", cause: error)
                }
            }
            guard let outcome else { throw RPCError(.internalError, "the call has no outcome") }
            return outcome
        } catch {
            throw failure ?? error
        }
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
}
