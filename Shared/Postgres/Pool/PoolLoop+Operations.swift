private import DequeModule
private import Synchronization

extension PoolLoop {
    /// Takes an operation that a caller posted.
    func submit(_ operation: Operation) {
        if operation.isFinished { return }
        if let deadline = operation.deadline { remind(at: deadline) }
        guard let session = operation.session else {
            return arrive(operation, for: operation.isRead ? .read : .write)
        }
        switch session.state {
        case .idle where operation.work.endsTransaction:
            session.state = .finished
            finish(operation, .success(PostgresRows()))
        case .idle:
            session.state = .waiting
            arrive(operation, for: .lease)
        case .waiting:
            operation.place = .inSession
            session.backlog.append(operation)
        case .leased(let connection): perform(operation, in: session, on: connection)
        case .broken(let error): fail(operation, error)
        case .finished:
            fail(operation, PostgresError(.transactionAborted, "The transaction has ended; begin another."))
        }
    }

    private func arrive(_ operation: Operation, for purpose: PoolStateMachine<Operation>.Purpose) {
        if case .statement(let statement) = operation.work, purpose != .lease {
            operation.cost = statement.cost(quickUnder: machine.limits.slowStatement)
        }
        let arrival = machine.operationArrived(
            operation, for: purpose, cost: operation.cost, waitsWhenDown: operation.waitsWhenDown, at: now)
        switch arrival {
        case .start(let id): start(operation, on: id)
        case .queued(let ticket):
            operation.place = .waiting(ticket)
            if let session = operation.session { waitingSessions[ObjectIdentifier(session)] = session }
        case .refused(let refusal):
            let error = PostgresError(refusal: refusal, cause: lastConnectError)
            if let session = operation.session { breakOff(session, error) }
            fail(operation, error)
        }
    }

    /// Gives connections to those who wait.
    func serveWaiting() {
        while let start = machine.nextStart(at: now) { self.start(start.waiter, on: start.connection) }
    }

    private func start(_ operation: Operation, on id: Int) {
        guard let connection = connections[id] else {
            preconditionFailure("the pool gave out connection \(id), which is not there")
        }
        guard let session = operation.session else { return send(operation, on: connection) }
        waitingSessions[ObjectIdentifier(session)] = nil
        session.state = .leased(connection)
        connection.session = session
        perform(operation, in: session, on: connection)
        performBacklog(of: session, on: connection)
    }

    /// Sends what waited for the connection, or for a COPY to end.
    func performBacklog(of session: Session, on connection: Connection) {
        let backlog = session.backlog
        session.backlog.removeAll()
        for operation in backlog where !operation.isFinished {
            guard case .leased = session.state else {
                submit(operation)
                continue
            }
            perform(operation, in: session, on: connection)
        }
    }

    /// Does something on the connection that its session holds.
    func perform(_ operation: Operation, in session: Session, on connection: Connection) {
        switch operation.work {
        case .copyBegin where !connection.isReady || !connection.machine.isIdle,
            .script where !connection.isReady || !connection.machine.isIdle, .statement where !connection.isReady,
            .commit where !connection.isReady, .rollback where !connection.isReady, .begin where !connection.isReady,
            .ping where !connection.isReady:
            operation.place = .inSession
            session.backlog.append(operation)
        case .copyBegin, .copyData, .copyEnd, .script: copy(operation, on: connection)
        case .begin where session.hasBegun: finish(operation, .success(PostgresRows()))
        case .commit where !session.hasBegun, .rollback where !session.hasBegun:
            finish(operation, .success(PostgresRows()))
            leaseReturned(by: session, connection)
        case .statement, .begin, .commit, .rollback, .ping:
            machine.statementSent(on: connection.id, at: now)
            send(operation, on: connection)
        }
    }

    /// The session needs its connection no more.
    func leaseReturned(by session: Session, _ connection: Connection) {
        session.state = .finished
        connection.session = nil
        machine.leaseReturned(connection.id, at: now)
        let backlog = session.backlog
        session.backlog.removeAll()
        backlog.forEach(submit)
    }

    /// The session will not have a connection again.
    func breakOff(_ session: Session, _ error: PostgresError) {
        session.state = .broken(error)
        waitingSessions[ObjectIdentifier(session)] = nil
        let backlog = session.backlog
        session.backlog.removeAll()
        for operation in backlog { fail(operation, error) }
    }

    /// The session's caller is through with it, however far it came.
    func abandon(_ session: Session) {
        session.isAbandoned = true
        switch session.state {
        case .idle: session.state = .finished
        case .broken, .finished: break
        case .waiting: breakOff(session, .abandoned)
        case .leased(let connection):
            if !connection.isReady { return abandonCopy(of: session, on: connection) }
            if session.hasBegun {
                let rollback = Operation(.rollback, deadline: now + configuration.unresponsiveMax, session: session)
                submit(rollback)
            } else if connection.machine.isIdle {
                leaseReturned(by: session, connection)
            }
        }
    }

    func fail(_ operation: Operation, _ error: PostgresError) {
        finish(operation, .failure(error.with(statementName: operation.statementName)))
    }
}

extension Operation.Work {
    /// Nothing to do for it where nothing was begun.
    var endsTransaction: Bool {
        switch self {
        case .commit, .rollback: true
        case .statement, .begin, .ping, .script, .copyBegin, .copyData, .copyEnd: false
        }
    }
}

extension PostgresError {
    static var abandoned: PostgresError {
        PostgresError(.queryCancelled, "The transaction ended before this was sent.")
    }

    init(refusal: PoolStateMachine<Operation>.Refusal, cause: PostgresError?) {
        switch refusal {
        case .closed: self = .poolClosed
        case .full:
            self.init(.poolExhausted, "Too many operations wait for a connection; slow down, or raise connectionsMax.")
        case .down:
            self.init(
                .unavailable, "The database cannot be reached; nothing was sent. \(cause?.message ?? "")", cause: cause)
        }
    }
}
