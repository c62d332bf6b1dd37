private import CLibPQ
private import Logging

extension PoolLoop {
    /// Something happened on a connection's socket.
    func handle(_ connection: Connection, _ ready: Poller.Interest) {
        guard let pointer = connection.pointer else { return }
        if case .opening = connection.phase { return pollConnecting(connection) }
        if ready.contains(.read) {
            let isOpen = PQconsumeInput(pointer) == 1
            receive(on: connection)
            if !isOpen { return lose(connection) }
        }
        if ready.contains(.write), !connection.isClosed { flush(connection) }
    }

    private func receive(on connection: Connection) {
        if connection.isReady {
            receiveResults(on: connection)
        } else {
            receiveCopyResults(on: connection)
        }
    }

    /// Takes what libpq has complete.
    private func receiveResults(on connection: Connection) {
        guard let pointer = connection.pointer else { return }
        while connection.isReady, !connection.machine.isIdle, PQisBusy(pointer) == 0 {
            guard let result = PQgetResult(pointer) else {
                act(on: connection.machine.stepFinished(), connection)
                continue
            }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                let name = connection.machine.head?.operation.statementName
                let storage = PostgresRows.ResultStorage(result, statementName: name)
                connection.machine.stepSucceeded(PostgresRows(storage))
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                act(on: connection.machine.syncReceived(), connection)
            case PGRES_PIPELINE_ABORTED:
                PQclear(result)
                connection.machine.stepSkipped()
            case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR:
                connection.machine.stepFailed(PostgresError(result: result))
                PQclear(result)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                PQclear(result)
                return lose(connection, because: "A statement was a COPY; use copy(into:) for it.")
            default:
                // An empty statement. It has no rows, and no error either.
                PQclear(result)
                connection.machine.stepSkipped()
            }
        }
    }

    private func act(
        on action: ConnectionStateMachine<Operation, PostgresRows>.Action, _ connection: Connection
    ) {
        switch action {
        case .none: return
        case .giveUp(let reason): lose(connection, because: reason)
        case .finish(let entry, let verdict, let next):
            let duration = machine.statementFinished(on: connection.id, cost: entry.operation.cost, at: now)
            if case .statement(let statement) = entry.operation.work { statement.took(duration) }
            connection.cancelAgainAt = nil
            connection.unresponsiveAt = nil
            settle(entry, verdict, connection)
            if next == .cancelHead { startCancel(connection) }
        }
    }

    /// Tells the caller, and the session.
    private func settle(
        _ entry: ConnectionStateMachine<Operation, PostgresRows>.Entry,
        _ verdict: ConnectionStateMachine<Operation, PostgresRows>.Verdict, _ connection: Connection
    ) {
        let operation = entry.operation
        switch verdict {
        case .succeeded:
            let rows = entry.reply ?? PostgresRows()
            if operation.isCommit, rows.commandTag != "COMMIT" {
                fail(operation, PostgresError(.transactionAborted, "The server rolled back instead of committing."))
            } else {
                finish(operation, .success(rows))
            }
        case .failed(let error):
            forgetStatement(of: entry, error, connection)
            fail(operation, operation.interruption.map { $0.cancelledAtServer(error) } ?? error)
        case .sendAgain(let error):
            forgetStatement(of: entry, error, connection)
            if operation.wasSentAgain || operation.isFinished {
                fail(operation, error)
            } else {
                operation.wasSentAgain = true
                operation.place = .posted
                submit(operation)
            }
        }
        if let session = connection.session, operation.session === session { settle(session, operation, connection) }
    }

    private func settle(_ session: Session, _ operation: Operation, _ connection: Connection) {
        guard let pointer = connection.pointer else { return }
        let isOutside = PQtransactionStatus(pointer) == PQTRANS_IDLE
        let isLast = operation.commits || operation.work.endsTransaction
        if isLast && isOutside || session.isAbandoned && !session.hasBegun && connection.machine.isIdle {
            return leaseReturned(by: session, connection)
        }
        if case .rollback = operation.work { return lose(connection, because: "ROLLBACK did not end the transaction.") }
        if connection.machine.isIdle, !session.backlog.isEmpty { performBacklog(of: session, on: connection) }
    }

    /// What could not be prepared, or no longer fits, is prepared again next time.
    private func forgetStatement(
        of entry: ConnectionStateMachine<Operation, PostgresRows>.Entry, _ error: PostgresError,
        _ connection: Connection
    ) {
        let operation = entry.operation
        if let key = operation.preparing, entry.failedStep.rawValue <= PipelineSteps.prepare.rawValue {
            connection.statements.forget(key)
        } else if error.isStalePlan, case .statement(let statement) = operation.work {
            let key = StatementCache.Key(statementID: statement.id, typesKey: operation.parameters.typesKey)
            guard let name = connection.statements.forget(key) else { return }
            if error.sqlState != "26000" { connection.stale.append(name) }
        }
    }

    /// Closes a connection that no longer works, and tells all who use it.
    func lose(_ connection: Connection, because reason: String? = nil) {
        if connection.isClosed { return }
        let message = reason ?? connection.errorMessage
        let cause = PostgresError(.connectionLost, message)
        let wasCopying = copyOperation(of: connection)
        close(connection)
        logger.warning(
            "database connection lost", metadata: ["connection": "\(connection.id)", "reason": "\(message)"])
        for (entry, error) in connection.machine.lost(cause) { fail(entry.operation, error) }
        let error = PostgresError(
            .connectionLost, "The connection was lost; nothing of this took effect. Run it again.", cause: cause)
        if let wasCopying { fail(wasCopying, error) }
        if let session = connection.session { breakOff(session, error) }
        connection.session = nil
    }

    /// Lets go of libpq's side of it.
    func close(_ connection: Connection) {
        connection.phase = .closed
        if connection.socket >= 0 { poller.unwatch(connection.socket) }
        if let pointer = connection.pointer { PQfinish(pointer) }
        connection.pointer = nil
        connections[connection.id] = nil
        machine.connectionClosed(connection.id)
        publishAvailability()
    }
}

extension PostgresError {
    /// This interruption, now that the server has said that it cancelled.
    func cancelledAtServer(_ answer: PostgresError) -> PostgresError {
        // Another error came first, and says more.
        guard answer.sqlState == "57014" else { return answer }
        return PostgresError(code, "\(message) The server rolled the statement back.", cause: answer)
    }
}
