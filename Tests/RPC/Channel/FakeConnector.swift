import RPC
import Synchronization

/// A connection that only counts.
final class FakeConnection: ChannelConnection {
    let endpoint: Endpoint
    let ended: @Sendable (RPCError) -> Void
    private let state = Mutex((active: 0, started: 0, isDrained: false))

    init(endpoint: Endpoint, ended: @escaping @Sendable (RPCError) -> Void) {
        self.endpoint = endpoint
        self.ended = ended
    }

    var isUsable: Bool { !isDrained }
    var activeCalls: Int { state.withLock(\.active) }
    var totalCalls: Int { state.withLock(\.started) }
    var isDrained: Bool { state.withLock(\.isDrained) }

    func begin() { state.withLock { ($0.active, $0.started) = ($0.active + 1, $0.started + 1) } }
    func end() { state.withLock { $0.active -= 1 } }
    func drain() { state.withLock { $0.isDrained = true } }
}

/// Connects when the test says how the attempt ends.
final class FakeConnector: ChannelConnector {
    struct Attempt: Sendable {
        let endpoint: Endpoint
        let ended: @Sendable (RPCError) -> Void
        let continuation: CheckedContinuation<Result<FakeConnection, RPCError>, Never>

        @discardableResult
        func succeed() -> FakeConnection {
            let connection = FakeConnection(endpoint: endpoint, ended: ended)
            continuation.resume(returning: .success(connection))
            return connection
        }

        func fail(_ message: String = "connection refused") {
            continuation.resume(returning: .failure(RPCError(.unavailable, message, wasNotProcessed: true)))
        }
    }

    private let attempts = AsyncStream.makeStream(of: Attempt.self)

    func connect(
        to endpoint: Endpoint, ended: @escaping @Sendable (RPCError) -> Void
    ) async throws(RPCError) -> FakeConnection {
        let result = await withCheckedContinuation { continuation in
            attempts.continuation.yield(Attempt(endpoint: endpoint, ended: ended, continuation: continuation))
        }
        return try result.get()
    }

    /// The next attempt, once there is one.
    func next() async -> Attempt {
        for await attempt in attempts.stream { return attempt }
        preconditionFailure("the stream of attempts has no end")
    }
}
