public import Messages
private import Synchronization

extension RPCClient {
    /// A connection for a call that nothing stands in front of.
    @usableFromInline
    func fastConnection() -> ClientConnection? { interceptors.isEmpty ? source.readyConnection() : nil }

    /// Begins a call: counts it, and works out what it is sent with.
    @usableFromInline
    func begin(_ options: CallOptions, default timeout: Duration?) throws(RPCError) -> CallSettings {
        counters.callsStarted.increment()
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
        let deadline = try begin(options, default: timeout).deadline
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
        do throws(RPCError) {
            return try await makeAttempts(method, options, deadline, after: first, attempt)
        } catch {
            counters.callsFailed.increment()
            throw error
        }
    }

    private func makeAttempts<Q: Message, R: Message, Outcome>(
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
            if let (error, connection) = failure, error.cause is ConnectionFull, let connection,
                !source.hasOther(than: tried + [ObjectIdentifier(connection)])
            {
                // Nobody has refused the call: it is kept until the server has answered another one.
                do throws(RPCError) {
                    try await connection.waitForSlot(deadline: deadline)
                } catch { throw error.notProcessed(unless: mayBeProcessed) }
            } else if let (error, connection) = failure {
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
                case .moveElsewhere:
                    moves += 1
                    counters.callsRepeated.increment()
                case .retry(let delay):
                    count += 1
                    counters.callsRepeated.increment()
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
    func streaming<Q: Message, R: Message, Opened, T>(
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
                    counters.callsFailed.increment()
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
    func cancelling<T>(
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
    func waitForAnswer(_ call: PendingCall, on connection: ClientConnection) async throws(RPCError) {
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
