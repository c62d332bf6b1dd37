private import DequeModule
private import Synchronization

extension PoolLoop {
    /// Sees to everything whose time has come. Looks at all that is under way, but only when something may be due:
    /// with deadlines of seconds, once in seconds.
    func runTimers() {
        guard now >= nextTimer else { return }
        nextTimer = now + .seconds(60)
        expireOperations()
        for operation in graced where !operation.isFinished {
            guard let giveUpAt = operation.giveUpAt else { continue }
            if now >= giveUpAt { giveUp(operation) } else { remind(at: giveUpAt) }
        }
        graced.removeAll { $0.isFinished }
        for connection in Array(connections.values) { runTimers(of: connection) }
        closeAndCheckConnections()
        if let closeDeadline { remind(at: closeDeadline) }
        if let next = machine.nextTimer(after: now) { remind(at: next) }
    }

    private func expireOperations() {
        var expired: [Operation] = []
        func look(_ operation: Operation) {
            guard let deadline = operation.deadline, !operation.isFinished, operation.interruption == nil else {
                return
            }
            if now >= deadline { expired.append(operation) } else { remind(at: deadline) }
        }
        machine.waiting.forEach { look($0.waiter) }
        for session in waitingSessions.values { session.backlog.forEach(look) }
        for connection in connections.values {
            connection.machine.entries.forEach { look($0.operation) }
            connection.session?.backlog.forEach(look)
            if let copying = copyOperation(of: connection) { look(copying) }
        }
        for operation in expired {
            interrupt(operation, PostgresError(.deadlineExceeded, "The deadline passed."))
        }
    }

    private func runTimers(of connection: Connection) {
        if case .opening(let opening) = connection.phase {
            guard now >= opening.deadline else { return remind(at: opening.deadline) }
            return hostFailed(connection, "no session within \(configuration.connectTimeout)")
        }
        if let unresponsiveAt = connection.unresponsiveAt {
            guard now < unresponsiveAt else {
                return lose(connection, because: "The server did not answer a cancel request in time.")
            }
            remind(at: unresponsiveAt)
        }
        if let again = connection.cancelAgainAt {
            guard now >= again else { return remind(at: again) }
            connection.cancelAgainAt = nil
            if connection.machine.head?.isInterrupted == true { startCancel(connection) }
        }
    }

    private func closeAndCheckConnections() {
        for id in machine.connectionsToClose(at: now) {
            if let connection = connections[id] { close(connection) }
        }
        for id in machine.connectionsToCheck(at: now) {
            guard let connection = connections[id] else { continue }
            machine.checkStarted(on: id, at: now)
            // An answer that stays out ends in a cancel request, and then in the end of the connection.
            load.add(1, ordering: .relaxed)
            send(Operation(.ping, deadline: now + configuration.connectTimeout), on: connection)
            remind(at: now + configuration.connectTimeout)
        }
    }

    // MARK: - The end

    /// Begins to close: nobody new is served, those under way may finish for a while.
    func close(_ continuation: UnsafeContinuation<Void, Never>?) {
        // The thread is gone, or going, and answers nobody who comes now.
        if isStopped {
            continuation?.resume()
            return
        }
        if let continuation { closers.append(continuation) }
        guard !machine.isClosing else { return }
        machine.closingStarted()
        let deadline = now + configuration.closeTimeout
        closeDeadline = deadline
        remind(at: deadline)
    }

    func finishClosing() {
        guard machine.isClosing else { return }
        if !machine.isQuiet, let closeDeadline, now < closeDeadline { return }
        for operation in machine.allWaitersLeft() {
            if let session = operation.session { breakOff(session, .poolClosed) }
            fail(operation, .poolClosed)
        }
        for connection in Array(connections.values) {
            switch connection.phase {
            case .ready where connection.machine.isIdle && connection.session == nil: close(connection)
            case .opening: hostFailed(connection, "the pool was closed")
            case .ready, .copying: lose(connection, because: "The pool was closed before this had finished.")
            case .closed: break
            }
        }
        isStopped = true
        closers.forEach { $0.resume() }
        closers = []
    }
}
