private import CLibPQ

extension PoolLoop {
    /// Sends an operation behind whatever is under way on the connection.
    func send(_ operation: Operation, on connection: Connection) {
        guard let pointer = connection.pointer else {
            preconditionFailure("connection \(connection.id) was given work after it was closed")
        }
        var steps: PipelineSteps = []
        var isSent = true
        if let session = operation.session, needsBegin(operation, session), let command = session.beginCommand {
            steps.insert(.begin)
            session.hasBegun = true
            isSent = sendCommand(command, pointer)
        }
        switch operation.work {
        case .statement(let statement): isSent = isSent && sendStatement(statement, operation, connection, &steps)
        case .commit:
            steps.insert(.execute)
            isSent = isSent && sendCommand("COMMIT", pointer)
        case .rollback:
            steps.insert(.rollback)
            isSent = isSent && sendCommand("ROLLBACK", pointer)
        case .begin, .ping: break
        case .script, .copyBegin, .copyData, .copyEnd:
            preconditionFailure("neither COPY nor a script goes through a pipeline")
        }
        if operation.commits, operation.session?.hasBegun ?? false {
            steps.insert(.commit)
            isSent = isSent && sendCommand("COMMIT", pointer)
        }
        let serial = connection.machine.sent(
            operation, steps: steps, isAutocommit: operation.session?.hasBegun != true,
            commits: operation.commits || operation.isCommit)
        operation.place = .inFlight(connection, serial: serial)
        guard isSent, PQpipelineSync(pointer) == 1 else { return lose(connection) }
        flush(connection)
    }

    /// Whether the operation is the first of its transaction, and not also the last.
    private func needsBegin(_ operation: Operation, _ session: Session) -> Bool {
        !session.hasBegun && !(operation.commits && session.isPlain)
    }

    /// Sends a statement by its name, and its text before, where this connection sees it for the first time.
    private func sendStatement(
        _ statement: Statement.Storage, _ operation: Operation, _ connection: Connection, _ steps: inout PipelineSteps
    ) -> Bool {
        guard let pointer = connection.pointer else { return false }
        steps.insert(.execute)
        let key = StatementCache.Key(statementID: statement.id, typesKey: operation.parameters.typesKey)
        operation.preparing = nil
        switch connection.statements.use(key, name: statement.nameAtServer) {
        case .known(let name): return execute(name, operation, pointer)
        case .prepare(let name, let forget):
            if let forget { connection.stale.append(forget) }
            // One at a time keeps the steps simple, and the list never grows: each needs a prepare to get on it.
            if let stale = connection.stale.popLast() {
                steps.insert(.deallocate)
                guard sendCommand("DEALLOCATE \"\(stale)\"", pointer) else { return false }
            }
            steps.insert(.prepare)
            operation.preparing = key
            let types = operation.parameters.fields.map { Oid($0.oid) }
            return PQsendPrepare(pointer, name, statement.sql, Int32(types.count), types) == 1
                && execute(name, operation, pointer)
        }
    }

    private func execute(_ name: String, _ operation: Operation, _ pointer: OpaquePointer) -> Bool {
        let count = operation.parameters.fields.count
        if count == 0 { return PQsendQueryPrepared(pointer, name, 0, nil, nil, nil, 1) == 1 }
        let base = UnsafeRawPointer(operation.parameters.writer.base)
        return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: count * 2) { numbers in
                for index in 0..<count {
                    let field = operation.parameters.fields[index]
                    values[index] =
                        field.length < 0 ? nil : (base + field.offset).assumingMemoryBound(to: CChar.self)
                    numbers[index] = max(field.length, 0)
                    numbers[count + index] = field.format
                }
                return PQsendQueryPrepared(
                    pointer, name, Int32(count), values.baseAddress, numbers.baseAddress,
                    numbers.baseAddress.map { $0 + count }, 1) == 1
            }
        }
    }

    private func sendCommand(_ command: String, _ pointer: OpaquePointer) -> Bool {
        PQsendQueryParams(pointer, command, 0, nil, nil, nil, nil, 1) == 1
    }

    /// Lets libpq write, and watches for the rest.
    func flush(_ connection: Connection) {
        guard let pointer = connection.pointer else { return }
        switch PQflush(pointer) {
        case 0:
            watch(connection, for: .read)
            copyFlushed(connection)
        case 1: watch(connection, for: [.read, .write])
        default: lose(connection)
        }
    }

    func watch(_ connection: Connection, for interest: Poller.Interest) {
        guard let pointer = connection.pointer else { return }
        let socket = PQsocket(pointer)
        // While it is being opened, libpq may close a socket and open another under the same number.
        if case .opening = connection.phase { connection.interest = [] }
        guard socket >= 0, connection.interest != interest || connection.socket != socket else { return }
        connection.interest = interest
        connection.socket = socket
        poller.watch(socket, as: connection.id, for: interest)
    }
}

extension Operation {
    var isCommit: Bool {
        if case .commit = work { true } else { false }
    }
}
