private import NIOConcurrencyHelpers
package import NIOCore

/// Keeps one connection to one place, made when a call needs it and made anew when it is gone.
package final class SingleConnectionSource: ConnectionSource {
    package typealias Connect =
        @Sendable (_ onEvent: @escaping @Sendable (ClientConnection, ClientConnection.Event) -> Void) -> Void

    private typealias Waiter = UnsafeContinuation<Result<ClientConnection, RPCError>, Never>

    private struct State {
        var current: ClientConnection?
        var isConnecting = false
        var isClosed = false
        var nextWaiter = 0
        var waiters: [Int: (waitForReady: Bool, continuation: Waiter)] = [:]
        var failures = 0
        /// Connections that have not been closed yet.
        var alive = 0
        var closers: [CheckedContinuation<Void, Never>] = []
        var generator = SplitMix64(seed: UInt64.random(in: 0 ... .max))
    }

    private let state = NIOLockedValueBox(State())
    private let eventLoop: any EventLoop
    private let backoff: Backoff
    private let connect: Connect

    package init(on eventLoop: any EventLoop, backoff: Backoff = .connecting, connect: @escaping Connect) {
        self.eventLoop = eventLoop
        self.backoff = backoff
        self.connect = connect
    }

    package func readyConnection() -> ClientConnection? {
        state.withLockedValue { state in
            guard let current = state.current, current.isUsable else { return nil }
            return current
        }
    }

    package var connections: [ClientConnection] { readyConnection().map { [$0] } ?? [] }

    package func connection(
        waitForReady: Bool, deadline: ContinuousClock.Instant?, tried: [ObjectIdentifier]
    ) async throws(RPCError) -> ClientConnection {
        let id = state.withLockedValue { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let timer = deadline.map { deadline in
            eventLoop.scheduleTask(deadline: MonotonicTime.deadline(deadline)) {
                self.end(id, .deadlineExceeded())
            }
        }
        defer { timer?.cancel() }
        let result: Result<ClientConnection, RPCError> = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let (result, mustConnect) = state.withLockedValue {
                    state -> (Result<ClientConnection, RPCError>?, Bool) in
                    if state.isClosed { return (.failure(.clientClosed), false) }
                    if Task.isCancelled { return (.failure(.cancelled()), false) }
                    if let current = state.current, current.isUsable { return (.success(current), false) }
                    state.waiters[id] = (waitForReady, continuation)
                    defer { state.isConnecting = true }
                    return (nil, !state.isConnecting)
                }
                if let result { continuation.resume(returning: result) }
                if mustConnect { tryToConnect() }
            }
        } onCancel: {
            end(id, .cancelled())
        }
        return try result.get()
    }

    /// The place is the same, and a new connection to it is another one.
    package func hasOther(than tried: [ObjectIdentifier]) -> Bool {
        readyConnection().map { !tried.contains(ObjectIdentifier($0)) } ?? true
    }

    private func end(_ waiter: Int, _ error: RPCError) {
        let found = state.withLockedValue { $0.waiters.removeValue(forKey: waiter) }
        found?.continuation.resume(returning: .failure(error))
    }

    private func tryToConnect() {
        state.withLockedValue { $0.alive += 1 }
        connect { [weak self] connection, event in self?.happened(connection, event) }
    }

    private func happened(_ connection: ClientConnection, _ event: ClientConnection.Event) {
        switch event {
        case .opened: opened(connection)
        case .goingAway: state.withLockedValue { if $0.current === connection { $0.current = nil } }
        case .closed(let error): closed(connection, error)
        }
    }

    private func opened(_ connection: ClientConnection) {
        let (waiters, isClosed) = state.withLockedValue { state in
            defer { state.waiters = [:] }
            state.isConnecting = false
            state.failures = 0
            if !state.isClosed { state.current = connection }
            return (Array(state.waiters.values), state.isClosed)
        }
        for waiter in waiters { waiter.continuation.resume(returning: .success(connection)) }
        if isClosed { connection.drain() }
    }

    private func closed(_ connection: ClientConnection, _ error: RPCError) {
        let closers = state.withLockedValue { state -> [CheckedContinuation<Void, Never>] in
            state.alive -= 1
            guard state.alive == 0 else { return [] }
            defer { state.closers = [] }
            return state.closers
        }
        defer { for closer in closers { closer.resume() } }
        let (failed, delay) = state.withLockedValue { state -> ([Waiter], Duration?) in
            if state.current === connection {
                state.current = nil
                return ([], nil)
            }
            guard state.isConnecting else { return ([], nil) }
            let failed = state.waiters.filter { !$0.value.waitForReady }
            for id in failed.keys { state.waiters[id] = nil }
            state.failures += 1
            state.isConnecting = !state.waiters.isEmpty && !state.isClosed
            let delay = state.isConnecting ? backoff.delay(afterFailures: state.failures, using: &state.generator) : nil
            return (failed.values.map(\.continuation), delay)
        }
        for waiter in failed { waiter.resume(returning: .failure(error)) }
        guard let delay else { return }
        eventLoop.scheduleTask(deadline: MonotonicTime.deadline(.now + delay)) { self.tryToConnect() }
    }

    package func close() async {
        let (current, waiters) = state.withLockedValue { state in
            state.isClosed = true
            defer {
                state.current = nil
                state.waiters = [:]
            }
            return (state.current, Array(state.waiters.values))
        }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(.clientClosed)) }
        current?.drain()
        await withCheckedContinuation { continuation in
            let isClosed = state.withLockedValue { state in
                if state.alive == 0 { return true }
                state.closers.append(continuation)
                return false
            }
            if isClosed { continuation.resume() }
        }
    }
}

extension RPCError {
    package static var clientClosed: RPCError {
        RPCError(.unavailable, "the client is closed", wasNotProcessed: true)
    }
}
