private import Synchronization

/// Opens connections on sockets for a channel.
package struct TrackedConnector: ChannelConnector {
    let connector: SocketConnector
    let alive: LiveConnections

    package func connect(
        to endpoint: Endpoint, ended: @escaping @Sendable (RPCError) -> Void
    ) async throws(RPCError) -> ClientConnection {
        let progress = Mutex(ConnectProgress())
        let alive = alive
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The only connection of a client is where its callers may run.
                let loop = alive.opened() == 1 ? connector.loops.home : nil
                let connection = connector.connect(to: endpoint, on: loop) { connection, event in
                    if case .closed = event { alive.closed() }
                    switch progress.withLock({ $0.happened(event) }) {
                    case .none: break
                    case .succeed: continuation.resume(returning: Result<_, RPCError>.success(connection))
                    case .fail(let error): continuation.resume(returning: .failure(error))
                    case .end(let error): ended(error)
                    }
                }
                if progress.withLock({ $0.began(connection) }) { connection.close() }
            }
        } onCancel: {
            progress.withLock { $0.cancelled() }?.close()
        }
        do {
            return try result.get()
        } catch {
            throw RPCError(
                .unavailable, "cannot connect to \(endpoint): \(error.message)", cause: error, wasNotProcessed: true)
        }
    }
}

/// What has come of an attempt to connect: each of its two outcomes is told once.
private struct ConnectProgress: Sendable {
    private var connection: ClientConnection?
    private var isCancelled = false
    private var isOpen = false
    private var isOver = false

    enum Step {
        case none
        case succeed
        case fail(RPCError)
        case end(RPCError)
    }

    /// - Returns: Whether the attempt was given up meanwhile.
    mutating func began(_ connection: ClientConnection) -> Bool {
        self.connection = connection
        return isCancelled && !isOpen
    }

    /// - Returns: The connection that nobody wants.
    mutating func cancelled() -> ClientConnection? {
        isCancelled = true
        return isOpen ? nil : connection
    }

    mutating func happened(_ event: ClientConnection.Event) -> Step {
        guard !isOver else { return .none }
        switch event {
        case .opened:
            isOpen = true
            connection = nil
            return .succeed
        case .goingAway where isOpen:
            isOver = true
            return .end(RPCError(.unavailable, "the server is stopping", wasNotProcessed: true))
        case .goingAway:
            return .none
        case .closed(let error):
            isOver = true
            connection = nil
            return isOpen ? .end(error) : .fail(error)
        }
    }
}
