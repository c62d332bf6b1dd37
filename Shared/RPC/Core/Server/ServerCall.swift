public import Messages
package import Synchronization

/// One call at a server: made and cancelled on the loop, ended by its handler on whichever thread that runs.
@usableFromInline
package final class ServerCall: @unchecked Sendable {
    package let id: UInt64
    package let path: String
    @usableFromInline package let deadline: ContinuousClock.Instant?
    package let metadata: Metadata
    package let peer: PeerIdentity?
    package let answerMetadata = Mutex(AnswerMetadata())
    private let connection: ServerConnection?
    private let execution: HandlerExecution

    /// What goes back beside the messages of the answer.
    package struct AnswerMetadata: Sendable {
        package var initial = Metadata()
        package var trailers = Metadata()

        package var isEmpty: Bool { initial.isEmpty && trailers.isEmpty }
    }

    /// Whether someone has decided how the call ends: the handler, the deadline, or the caller's cancel.
    private let isDecided = Atomic<Bool>(false)

    // On the loop.
    private var task: Task<Void, Never>?
    package var isHandlerRunning = true
    package var isOver = false
    package var isInTable = false

    /// The method to start once the whole request has arrived.
    package var waitingMethod: RegisteredMethod?

    /// Its messages, where they are more than one small one each way. Set before the handler starts, or by its end.
    package private(set) var stream: MessageStream?

    package init(
        id: UInt64, method: RegisteredMethod, connection: ServerConnection, deadline: ContinuousClock.Instant?,
        metadata: Metadata, peer: PeerIdentity?
    ) {
        self.id = id
        path = method.path
        execution = method.execution
        self.connection = connection
        self.deadline = deadline
        self.metadata = metadata
        self.peer = peer
    }

    /// A call of no connection, for tests of handlers.
    package init(path: String, deadline: ContinuousClock.Instant?, metadata: Metadata, peer: PeerIdentity?) {
        id = 0
        self.path = path
        execution = .eventLoop
        connection = nil
        self.deadline = deadline
        self.metadata = metadata
        self.peer = peer
    }

    /// What goes back in front of the answer, as far as the handler has said it.
    package var initialMetadata: Metadata { answerMetadata.withLock { $0.initial } }

    /// Whether no interceptor stands between the connection and the handler.
    @usableFromInline
    package var isPlain: Bool { connection?.server.interceptors.isEmpty != false }

    /// The call's streams. Only of calls that a connection has prepared for them.
    @usableFromInline
    package var messages: MessageStream {
        guard let stream else { preconditionFailure("\(path) was started without its stream") }
        return stream
    }

    package func prepareStream(_ stream: MessageStream) { self.stream = stream }
}

// MARK: - The handler

extension ServerCall {
    /// Starts the handler. On the loop.
    @usableFromInline
    package func run(_ operation: @escaping @concurrent @Sendable () async -> Void) {
        guard let connection else { return }
        let task: Task<Void, Never>
        switch execution {
        case .eventLoop:
            // At once, and on this thread: a handler that need not wait has answered when this returns.
            if #available(macOS 26, *) {
                task = Task.immediateDetached(executorPreference: connection.loop, operation: operation)
            } else {
                task = Task.detached(executorPreference: connection.loop, operation: operation)
            }
        case .concurrent: task = Task.detached(operation: operation)
        }
        if isHandlerRunning { self.task = task }
    }

    /// Runs the handler with the call's deadline in force, and within the server's interceptors.
    @inlinable
    package func intercepted<R: Sendable>(_ handler: () async throws -> R) async throws -> R {
        var result: R?
        try await withDeadline {
            try await self.throughInterceptors { result = try await handler() }
        }
        guard let result else { throw ServerCall.lostByInterceptor }
        return result
    }

    @usableFromInline
    static var lostByInterceptor: RPCError {
        RPCError(.internalError, "an interceptor returned without calling on and without throwing")
    }

    @usableFromInline
    func withDeadline(_ body: () async throws -> Void) async throws {
        guard let deadline else { return try await body() }
        try await CallContext.$inheritedDeadline.withValue(deadline) { try await body() }
    }

    @usableFromInline
    func throughInterceptors(_ handler: () async throws -> Void) async throws {
        try await run(connection?.server.interceptors[...] ?? [], handler)
    }

    private func run(
        _ interceptors: ArraySlice<any ServerInterceptor>, _ handler: () async throws -> Void
    ) async throws {
        guard let first = interceptors.first else { return try await handler() }
        try await first.intercept(CallContext(self)) { try await self.run(interceptors.dropFirst(), handler) }
    }
}

// MARK: - The end

extension ServerCall {
    /// Answers. Called once, by the handler's task, as are the other two.
    @inlinable
    package func finish<R: Message>(with response: R) {
        let error = MessageArena.withThreadArena { arena -> RPCError? in
            do throws(MessageError) {
                finish(try response.prepared(in: arena))
                return nil
            } catch {
                return RPCError(unpackable: error)
            }
        }
        if let error { fail(error) }
    }

    @usableFromInline
    package func finish(_ message: PreparedMessage) {
        guard let connection else { return }
        if decide() {
            let metadata = answerMetadata.withLock { $0 }
            if message.packedSize <= FrameLimits.partBytes, metadata.isEmpty,
                stream == nil || stream?.claim(message.packedSize) == true
            {
                connection.sendEnd(of: self, with: message)
            } else {
                connection.sendLongEnd(of: self, with: message, trailers: metadata.trailers)
                return
            }
        }
        connection.handlerEnded(self, isOver: true)
    }

    /// Ends an answer that is a stream: everything in it has been written.
    @usableFromInline
    package func finishStream() {
        guard let connection else { return }
        guard decide() else { return connection.handlerEnded(self, isOver: true) }
        messages.sendEnd(trailers: answerMetadata.withLock { $0.trailers })
        connection.handlerEnded(self, isOver: false)
    }

    /// Answers with an error.
    @usableFromInline
    package func fail(_ thrown: any Error) {
        guard let connection else { return }
        if decide() {
            connection.sendError(of: self, RPCError(thrownBy: thrown), thrown: thrown)
        }
        connection.handlerEnded(self, isOver: stream == nil)
    }

    /// Claims the right to say how the call ends.
    package func decide() -> Bool { !isDecided.exchange(true, ordering: .acquiringAndReleasing) }

    /// Stops the handler: nobody waits for it any more. On the loop.
    package func cancelHandler() { task?.cancel() }

    package func forgetTask() { task = nil }
}
