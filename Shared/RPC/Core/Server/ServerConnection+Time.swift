extension ServerConnection {
    static let drainPing: UInt64 = 0x6472_6169_6e21_2121

    /// Does what time has made due, and sets the timer for what comes next.
    func checkTime() {
        guard !isClosed else { return }
        timer.due()
        let now = loop.now
        var next: ContinuousClock.Instant?
        for call in calls.values {
            guard let deadline = call.deadline, !call.isOver else { continue }
            if deadline <= now { fail(call, .deadlineExceeded()) } else { next = min(next ?? deadline, deadline) }
        }
        let due = timing.check(at: now, hasHeard: hasHeard, activeCalls: activeCalls, callsStarted: callsStarted)
        hasHeard = false
        for action in due.actions {
            switch action {
            case .close(let reason, let message): return close(reason, message)
            case .ping: output.append { FrameEncoder.appendPing(1, isAnswer: false, to: &$0) }
            case .drain: beginDrain()
            case .announceDrain: drainAnnounced()
            }
        }
        guard !isClosed, let wake = [next, due.next].compactMap({ $0 }).min() else { return }
        timer.arm(at: wake) { self.checkTime() }
    }

    /// Tells the client to start nothing new; what is in flight goes on. On the loop.
    package func beginDrain() {
        guard !isClosed, state.drainBegan() else { return }
        output.append {
            FrameEncoder.appendGoingAway(lastCall: .max, .draining, "The server is stopping.", to: &$0)
            FrameEncoder.appendPing(Self.drainPing, isAnswer: false, to: &$0)
        }
        timing.drainAnnouncedAt = loop.now
        checkTime()
    }

    func drainAnnounced() {
        guard let lastCall = state.drainAnnounced() else { return }
        timing.drainAnnouncedAt = nil
        output.append {
            FrameEncoder.appendGoingAway(lastCall: lastCall, .draining, "The server is stopping.", to: &$0)
        }
        if activeCalls == 0 { closeDrained() }
    }

    func closeDrained() {
        guard !isClosed else { return }
        output.flush()
        let transport = transport
        finishClosing()
        transport?.close()
    }
}
