internal import Synchronization

// MARK: - Calls that wait

extension ClientChannel {
    /// A connection that takes calls, once there is one.
    ///
    /// - Parameters:
    ///   - waitsForReady: Wait also while nothing can be reached.
    ///   - deadline: When the call ends.
    ///   - tried: Connections that refused the call already.
    /// - Throws: ``RPCError/Code/unavailable`` with the reason of the last failure to connect, at once;
    ///   ``RPCError/Code/deadlineExceeded`` with that reason; ``RPCError/Code/cancelled``;
    ///   ``RPCError/Code/resourceExhausted`` where too many calls wait.
    package func connection(
        waitsForReady: Bool, deadline: Instant?, tried: [ObjectIdentifier] = []
    ) async throws(RPCError) -> Connection {
        if let connection = pick(tried: tried) { return connection }
        let ticket = Mutex<Ticket>(.new)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                wait(continuation, waitsForReady: waitsForReady, deadline: deadline, ticket)
            }
        } onCancel: {
            let waiter = ticket.withLock { ticket in
                defer { ticket = .cancelled }
                return if case .waiting(let id) = ticket { id } else { nil as Int? }
            }
            if let waiter {
                giveUp(waiter) { _ in RPCError(.cancelled, "the call was cancelled", wasNotProcessed: true) }
            }
        }
        return try result.get()
    }

    /// Where a wait and its cancellation meet.
    private enum Ticket: Sendable {
        case new
        case waiting(Int)
        case cancelled
    }

    private func wait(
        _ continuation: CheckedContinuation<Result<Connection, RPCError>, Never>, waitsForReady: Bool,
        deadline: Instant?, _ ticket: borrowing Mutex<Ticket>
    ) {
        let now = scheduler.now
        let work = state.withLock { state in
            var work = apply(state.machine.activate(at: now), to: &state)
            let waiter = ChannelState<Connection>.Waiter(waitsForReady: waitsForReady, continuation: continuation)
            func finish(_ result: Result<Connection, RPCError>) { work.resumed.append((waiter, result)) }
            switch state.machine.state {
            case .shutDown:
                finish(.failure(Self.closedError))
                return work
            case .failing(let error) where !waitsForReady:
                finish(.failure(error))
                return work
            default: break
            }
            if let connection = pick() {
                finish(.success(connection))
                return work
            }
            guard state.waiters.count < configuration.waitingCallsMax else {
                let message = "\(configuration.waitingCallsMax) calls wait for a connection to \(target) already"
                finish(.failure(RPCError(.resourceExhausted, message, wasNotProcessed: true)))
                return work
            }
            let id = state.add(waiter)
            let isCancelled = ticket.withLock { ticket in
                if case .cancelled = ticket { return true }
                ticket = .waiting(id)
                return false
            }
            if isCancelled {
                state.waiters[id] = nil
                finish(.failure(RPCError(.cancelled, "the call was cancelled", wasNotProcessed: true)))
            } else if let deadline {
                work.timers.append((deadline, { [weak self] in self?.deadlinePassed(id) }))
            }
            return work
        }
        perform(work)
    }

    private func deadlinePassed(_ waiter: Int) {
        giveUp(waiter) { state in
            let reason = if case .failing(let error) = state.machine.state { error.message } else { "it is connecting" }
            return RPCError(
                .deadlineExceeded,
                "the deadline passed while the call waited for a connection to \(self.target): \(reason)",
                wasNotProcessed: true)
        }
    }

    private func giveUp(_ waiter: Int, with error: (borrowing ChannelState<Connection>) -> RPCError) {
        let work = state.withLock { state in
            var work = Work()
            if let waiter = state.waiters.removeValue(forKey: waiter) {
                work.resumed.append((waiter, .failure(error(state))))
            }
            return work
        }
        perform(work)
    }
}

extension ClientChannel {
    /// The calls that wait for a connection now.
    package var waitingCalls: Int { state.withLock { $0.waiters.count } }

    /// Whether an attempt to connect is under way.
    package var isConnecting: Bool { state.withLock { !$0.attempts.isEmpty } }
}
