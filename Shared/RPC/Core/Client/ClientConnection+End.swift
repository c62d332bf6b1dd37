private import Synchronization

extension ClientConnection {
    package func transportWritabilityChanged() {
        if transport?.isWritable == true { loop.scheduleFlush(output) }
    }

    package func transportClosed(_ error: (any Error)?) {
        let reason = error.map(ConnectFailure.describe) ?? "the server closed the connection"
        lost(
            state.isAwaitingHello
                ? RPCError(.unavailable, reason, cause: error, wasNotProcessed: true)
                : .connectionLost(reason, cause: error))
    }

    /// There will be no transport.
    package func failedToConnect(_ error: RPCError) { loop.run { self.lost(error) } }

    /// Closes at once; calls in flight fail.
    package func close() {
        loop.run { self.close(.draining, "The client closed.") }
    }

    func close(_ reason: GoingAwayReason, _ message: String) {
        guard !isClosed else { return }
        output.append { FrameEncoder.appendGoingAway(lastCall: 0, reason, message, to: &$0) }
        output.flush()
        if reason == .draining {
            lost(RPCError(.unavailable, "the client closed the connection"))
        } else {
            lost(
                RPCError(
                    .unavailable, "the connection was closed: \(message)", wasNotProcessed: state.isAwaitingHello))
        }
    }

    func lost(_ error: RPCError) {
        guard !isClosed else { return }
        isClosed = true
        let wasAwaitingHello = !timing.hasHello
        state.closed()
        timer.cancel()
        isUsableFlag.store(false, ordering: .relaxed)
        var refused = error
        refused.wasNotProcessed = true
        output.withLock {
            refusal = refused
            takeSent()
        }
        slots.letAllGo()
        output.close()
        // Before the callers hear of it: their next attempt must not find this connection again.
        onEvent(self, .closed(wasAwaitingHello ? refused : error))
        for call in calls.values {
            callEnded()
            finish(call, .failed(error))
        }
        calls = [:]
        let transport = transport
        self.transport = nil
        transport?.close()
    }

    func checkTime() {
        guard !isClosed else { return }
        timer.due()
        let now = loop.now
        if let earliest = timing.earliestDeadline, earliest <= now {
            timing.earliestDeadline = nil
            for call in Array(calls.values) {
                guard let deadline = call.deadline else { continue }
                if deadline <= now {
                    end(call, .deadlineExceeded())
                } else {
                    timing.earliestDeadline = min(timing.earliestDeadline ?? deadline, deadline)
                }
            }
        }
        let due = timing.check(at: now, hasHeard: hasHeard, activeCalls: calls.count, callsStarted: callsStarted)
        hasHeard = false
        for action in due.actions {
            switch action {
            case .close(let reason, let message): return close(reason, message)
            case .ping: output.append { FrameEncoder.appendPing(1, isAnswer: false, to: &$0) }
            case .drain: drain()
            }
        }
        guard !isClosed, let next = due.next else { return }
        armTimer(at: next)
    }
}
