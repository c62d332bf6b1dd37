private import CLibPQ

extension PoolLoop {
    /// A caller's task was cancelled, or a deadline passed.
    func interrupt(_ operation: Operation, _ error: PostgresError) {
        switch operation.place {
        case .finished: return
        case .posted, .inSession: fail(operation, error)
        case .waiting(let ticket):
            machine.waiterLeft(ticket)
            let reason = error.code == .deadlineExceeded ? waitedTooLong : error
            if let session = operation.session { breakOff(session, reason) }
            fail(operation, reason)
        case .inFlight(let connection, let serial):
            guard operation.interruption == nil else { return }
            operation.interruption = error
            let giveUpAt = now + configuration.cancelGrace
            operation.giveUpAt = giveUpAt
            graced.append(operation)
            remind(at: giveUpAt)
            if serial == 0 || connection.machine.interrupted(serial) { startCancel(connection) }
        }
    }

    /// What one hears whose deadline passed before a connection was free.
    private var waitedTooLong: PostgresError {
        if machine.openCount == 0 { return PostgresError(refusal: .down, cause: lastConnectError) }
        return PostgresError(
            .poolTimedOut,
            "No connection became free before the deadline; nothing was sent. \(machine.openCount) are open, "
                + "\(machine.waiting.count) operations wait.")
    }

    /// The server has not said in time what became of an interrupted operation.
    func giveUp(_ operation: Operation) {
        guard let interruption = operation.interruption, !operation.isFinished else { return }
        let isTransactional = operation.session?.hasBegun ?? false
        let commits = operation.commits || operation.isCommit
        if isTransactional && !commits { return fail(operation, interruption) }
        let code: PostgresError.Code =
            commits || interruption.code != .deadlineExceeded ? .outcomeUnknown : .deadlineExceeded
        let message = "\(interruption.message) The server has not said what became of it: it may have taken effect."
        fail(operation, PostgresError(code, message, cause: interruption))
    }

    /// Asks the server to cancel what runs on the connection. libpq waits for the answer, so that happens elsewhere.
    func startCancel(_ connection: Connection) {
        guard let pointer = connection.pointer, !connection.machine.isCancelling, let cancel = PQgetCancel(pointer)
        else {
            return
        }
        connection.machine.cancelStarted()
        machine.cancelStarted(on: connection.id)
        if connection.unresponsiveAt == nil {
            let unresponsiveAt = now + configuration.unresponsiveMax
            connection.unresponsiveAt = unresponsiveAt
            remind(at: unresponsiveAt)
        }
        let request = CancelRequest(pointer: cancel)
        DetachedThread.run("postgres-cancel") {
            request.send()
            self.post(.cancelFinished(connection))
        }
    }

    func cancelFinished(_ connection: Connection) {
        let mayNeedAnother = connection.machine.cancelFinished()
        guard !connection.isClosed else { return }
        machine.cancelFinished(on: connection.id)
        if mayNeedAnother {
            let again = now + cancelRepeatDelay
            connection.cancelAgainAt = again
            remind(at: again)
        }
    }

    /// libpq's note of how to cancel, which may go to another thread.
    private struct CancelRequest: @unchecked Sendable {
        let pointer: OpaquePointer

        func send() {
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
                _ = PQcancel(pointer, buffer.baseAddress, 256)
            }
            PQfreeCancel(pointer)
        }
    }
}

/// A cancel request that comes before its statement has no effect, so it is repeated after this.
private let cancelRepeatDelay: Duration = .milliseconds(50)
