private import Glibc
private import Synchronization

/// The way from one service to another, or from the test to a service, with switches for what goes wrong on it.
///
/// Calls pass unchanged until a test says otherwise. Answers go the same way back.
public final class Link: Sendable {
    /// Where the caller connects.
    let address: String

    private let target: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var isCut = false
        var isClosed = false
        var delay = Duration.zero
        var stop: LinkStop?
        var connections: [Int: LinkConnection] = [:]
        var connectionCount = 0
    }

    /// - Parameter target: The port of the service.
    init(to target: UInt16) throws {
        self.target = target
        let port = UInt16(try ClusterFiles.freePort())
        address = "127.0.0.1:\(port)"
        listener = try LinkSocket.listen(on: port)
        LinkSocket.detach { [self] in acceptConnections() }
    }

    /// Ends every connection and takes no new one, until ``mend()``.
    public func cut() {
        let connections = state.withLock { state in
            state.isCut = true
            return Array(state.connections.values)
        }
        for connection in connections { connection.close() }
    }

    /// Lets calls pass again, at once.
    public func mend() {
        state.withLock { state in
            state.isCut = false
            state.delay = .zero
        }
    }

    /// Makes each request and each answer so much later, until ``mend()``.
    public func delay(by delay: Duration) { state.withLock { $0.delay = delay } }

    /// Holds the next call of a method, until one of its two ends is gone or the link is cut.
    ///
    /// - Parameter method: The end of its name, such as `Events/Deliver`.
    public func stopNext(_ method: String, at moment: LinkStop.Moment) -> LinkStop {
        let stop = LinkStop(method: method, moment: moment)
        state.withLock { $0.stop = stop }
        return stop
    }

    func close() {
        let connections = state.withLock { state in
            state.isClosed = true
            return Array(state.connections.values)
        }
        // Wakes the thread that accepts.
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in connections { connection.close() }
    }

    /// What a connection asks of each frame.
    func verdict(_ frame: FrameReader.Frame, fromClient: Bool, on connection: Int) -> (holds: Bool, delay: Duration) {
        let (stop, delay) = state.withLock { ($0.stop, $0.delay) }
        return (stop?.holds(frame, fromClient: fromClient, on: connection) ?? false, delay)
    }

    func hasEnded(_ connection: Int) { state.withLock { _ = $0.connections.removeValue(forKey: connection) } }

    private func acceptConnections() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0, !state.withLock({ $0.isClosed }) else { break }
            guard !state.withLock({ $0.isCut }), let server = LinkSocket.connect(to: target) else {
                _ = Glibc.close(client)
                continue
            }
            let connection = state.withLock { state in
                state.connectionCount += 1
                let connection = LinkConnection(self, number: state.connectionCount, client: client, server: server)
                state.connections[state.connectionCount] = connection
                return connection
            }
            connection.start()
            // Cut or closed in this moment: the one who did it has not seen the connection.
            if state.withLock({ $0.isCut || $0.isClosed }) { connection.close() }
        }
        _ = Glibc.close(listener)
    }
}
