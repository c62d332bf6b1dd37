private import CLibPQ
private import Synchronization

/// COPY, and texts of several statements, go outside the pipeline: libpq leaves it for the time, so nothing else may be
/// under way on the connection.
extension PoolLoop {
    func copy(_ operation: Operation, on connection: Connection) {
        operation.place = .inFlight(connection, serial: 0)
        switch (operation.work, connection.phase) {
        case (.copyBegin(let command), .ready): beginCopy(operation, command, connection)
        case (.script(let text), .ready): runScript(operation, text, connection)
        case (.copyData(let bytes), .copying(.open)): writeCopy(operation, bytes, connection)
        case (.copyEnd(let failure), .copying(.open)), (.copyEnd(let failure), .copying(.writing)):
            endCopy(operation, failure: failure, connection)
        default: fail(operation, PostgresError(.transactionAborted, "No COPY is under way here; begin one first."))
        }
    }

    private func beginCopy(_ operation: Operation, _ command: String, _ connection: Connection) {
        guard let pointer = connection.pointer else { return }
        connection.phase = .copying(.beginning(operation))
        guard PQexitPipelineMode(pointer) == 1, PQsendQuery(pointer, command) == 1 else { return lose(connection) }
        flush(connection)
    }

    private func runScript(_ operation: Operation, _ text: String, _ connection: Connection) {
        guard let pointer = connection.pointer else { return }
        connection.phase = .copying(.ending(operation, nil))
        guard PQexitPipelineMode(pointer) == 1, PQsendQuery(pointer, text) == 1 else { return lose(connection) }
        flush(connection)
    }

    private func writeCopy(_ operation: Operation, _ bytes: [UInt8], _ connection: Connection) {
        guard let pointer = connection.pointer else { return }
        connection.phase = .copying(.writing(operation))
        let isTaken = bytes.withUnsafeBytes { buffer in
            PQputCopyData(pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count)) == 1
        }
        guard isTaken else { return lose(connection) }
        flush(connection)
    }

    /// The socket has taken all that was written: the writer may go on.
    func copyFlushed(_ connection: Connection) {
        guard case .copying(.writing(let operation)) = connection.phase else { return }
        connection.phase = .copying(.open)
        finish(operation, .success(PostgresRows()))
    }

    private func endCopy(_ operation: Operation, failure: String?, _ connection: Connection) {
        guard let pointer = connection.pointer else { return }
        connection.phase = .copying(.ending(operation, nil))
        let isTaken = failure.map { PQputCopyEnd(pointer, $0) } ?? PQputCopyEnd(pointer, nil)
        guard isTaken == 1 else { return lose(connection) }
        flush(connection)
    }

    func receiveCopyResults(on connection: Connection) {
        guard let pointer = connection.pointer else { return }
        while case .copying(let phase) = connection.phase, PQisBusy(pointer) == 0 {
            switch phase {
            case .open, .writing: return  // whatever the server says now, it says again at the end
            case .beginning(let operation): received(PQgetResult(pointer), beginning: operation, connection)
            case .ending(let operation, let verdict):
                received(PQgetResult(pointer), ending: operation, verdict, connection)
            }
        }
    }

    private func received(_ result: OpaquePointer?, beginning operation: Operation, _ connection: Connection) {
        guard let result else { return lose(connection, because: "COPY ended before it began.") }
        defer { PQclear(result) }
        if PQresultStatus(result) == PGRES_COPY_IN {
            connection.phase = .copying(.open)
            finish(operation, .success(PostgresRows()))
            if connection.session?.isAbandoned == true { abandonCopy(of: connection.session, on: connection) }
        } else {
            connection.phase = .copying(.ending(operation, .failure(PostgresError(result: result))))
        }
    }

    private func received(
        _ result: OpaquePointer?, ending operation: Operation, _ verdict: OperationResult?, _ connection: Connection
    ) {
        guard let result else { return copyEnded(operation, verdict, connection) }
        let outcome: OperationResult
        let status = PQresultStatus(result)
        if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY {
            outcome = .success(PostgresRows(PostgresRows.ResultStorage(result, statementName: nil)))
        } else {
            outcome = .failure(PostgresError(result: result))
            PQclear(result)
            if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH {
                return lose(connection, because: "A script holds a COPY; use copy(into:) for it.")
            }
        }
        // The first failure is the one to tell of; where all goes well, the last answer.
        if case .failure = verdict { return }
        connection.phase = .copying(.ending(operation, outcome))
    }

    private func copyEnded(_ operation: Operation, _ verdict: OperationResult?, _ connection: Connection) {
        guard let pointer = connection.pointer, PQenterPipelineMode(pointer) == 1 else { return lose(connection) }
        connection.phase = .ready
        connection.unresponsiveAt = nil
        connection.cancelAgainAt = nil
        let answer = verdict ?? .failure(PostgresError(.other, "COPY ended without an answer."))
        // The answer to a cancel request is told as what led to it.
        if case .failure(let error) = answer, let interruption = operation.interruption {
            fail(operation, interruption.cancelledAtServer(error))
        } else {
            finish(operation, answer)
        }
        guard let session = connection.session else { return }
        if session.isAbandoned && !session.hasBegun { return leaseReturned(by: session, connection) }
        if session.isAbandoned { return abandon(session) }
        performBacklog(of: session, on: connection)
    }

    /// Ends a COPY whose writer is gone; the server forgets all of it.
    func abandonCopy(of session: Session?, on connection: Connection) {
        guard case .copying(let phase) = connection.phase else { return }
        switch phase {
        case .beginning, .ending: return  // goes on when the server has answered
        case .open, .writing:
            let end = Operation(
                .copyEnd(failure: "the writer gave up"), deadline: now + configuration.unresponsiveMax, session: session
            )
            load.add(1, ordering: .relaxed)
            if let writing = copyOperation(of: connection) { fail(writing, .abandoned) }
            remind(at: now + configuration.unresponsiveMax)
            copy(end, on: connection)
        }
    }

    /// What waits for the server's part in a COPY.
    func copyOperation(of connection: Connection) -> Operation? {
        guard case .copying(let phase) = connection.phase else { return nil }
        switch phase {
        case .open: return nil
        case .beginning(let operation), .writing(let operation), .ending(let operation, _): return operation
        }
    }
}
