private import CLibPQ
private import Logging

extension PoolLoop {
    /// Opens the connections that the pool wants.
    func openConnections() {
        while let id = machine.connectionToOpen(at: now) { tryNextHost(id, hosts[...], reasons: []) }
    }

    /// Tries the first host. libpq looks its name up before it returns, so that happens elsewhere.
    private func tryNextHost(_ id: Int, _ hosts: ArraySlice<PostgresConfiguration.Host>, reasons: [String]) {
        guard let host = hosts.first else { return connectingFailed(id, reasons) }
        let opening = Connection.Opening(
            hosts: hosts, deadline: now + configuration.connectTimeout, reasons: reasons)
        let connection = Connection(
            id: id, opening: opening, preparedStatementsMax: configuration.preparedStatementsMax)
        connections[id] = connection
        remind(at: opening.deadline)
        let keywords = configuration.keywords(for: host)
        DetachedThread.run("postgres-connect") {
            let pointer = Self.startConnecting(keywords)
            self.post(.connectStarted(connection, pointer.map { ConnectionPointer(pointer: $0) }))
        }
    }

    private static func startConnecting(_ keywords: [(String, String)]) -> OpaquePointer? {
        let names = keywords.map { $0.0.utf8CString }
        let values = keywords.map { $0.1.utf8CString }
        return withPointers(names) { names in
            withPointers(values) { values in PQconnectStartParams(names, values, 0) }
        }
    }

    /// A NULL-terminated array of C strings.
    private static func withPointers<Result>(
        _ strings: [ContiguousArray<CChar>], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = strings.map { string in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count)
            string.withUnsafeBufferPointer {
                if let source = $0.baseAddress { copy.update(from: source, count: $0.count) }
            }
            return copy
        }
        defer { copies.forEach { $0.deallocate() } }
        return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: copies.count + 1) { pointers in
            for (index, copy) in copies.enumerated() { pointers.initializeElement(at: index, to: UnsafePointer(copy)) }
            pointers.initializeElement(at: copies.count, to: nil)
            guard let base = pointers.baseAddress else { preconditionFailure("one pointer at least was allocated") }
            return body(UnsafePointer(base))
        }
    }

    /// The name is known, and the first packet is on its way.
    func connectStarted(_ connection: Connection, _ pointer: OpaquePointer?) {
        guard case .opening = connection.phase else {
            if let pointer { PQfinish(pointer) }  // it took too long, and another host was asked meanwhile
            return
        }
        connection.pointer = pointer
        guard let pointer, PQstatus(pointer) != CONNECTION_BAD else {
            return hostFailed(connection, connection.errorMessage)
        }
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        watch(connection, for: .write)
    }

    /// Takes libpq one step further towards a session.
    func pollConnecting(_ connection: Connection) {
        guard let pointer = connection.pointer else { return }
        switch PQconnectPoll(pointer) {
        case PGRES_POLLING_READING: watch(connection, for: .read)
        case PGRES_POLLING_WRITING: watch(connection, for: .write)
        case PGRES_POLLING_OK: opened(connection, pointer)
        default: hostFailed(connection, connection.errorMessage)
        }
    }

    private func opened(_ connection: Connection, _ pointer: OpaquePointer) {
        guard case .opening(let opening) = connection.phase, let host = opening.hosts.first,
            PQsetnonblocking(pointer, 1) == 0, PQenterPipelineMode(pointer) == 1
        else { return hostFailed(connection, connection.errorMessage) }
        watch(connection, for: .read)
        connection.phase = .ready
        let wasDown = machine.isDown || machine.openCount == 0
        machine.connectionOpened(connection.id, at: now)
        publishAvailability()
        if let index = hosts.firstIndex(of: host), index > 0 { hosts.swapAt(0, index) }
        lastConnectError = nil
        if let next = machine.nextTimer(after: now) { remind(at: next) }
        if wasDown { logger.info("database connected", metadata: ["host": "\(host)"]) }
    }

    /// This host will not have us; the next one may.
    func hostFailed(_ connection: Connection, _ reason: String) {
        guard case .opening(let opening) = connection.phase, let host = opening.hosts.first else { return }
        connection.phase = .closed
        if connection.socket >= 0 { poller.unwatch(connection.socket) }
        if let pointer = connection.pointer { PQfinish(pointer) }
        connection.pointer = nil
        connections[connection.id] = nil
        if machine.isClosing { return machine.connectionClosed(connection.id) }
        tryNextHost(connection.id, opening.hosts.dropFirst(), reasons: opening.reasons + ["\(host): \(reason)"])
    }

    private func connectingFailed(_ id: Int, _ reasons: [String]) {
        let cause = PostgresError(.unavailable, reasons.joined(separator: "; "))
        lastConnectError = cause
        let waiters = machine.connectionFailed(id, jitter: Double.random(in: 0...1), at: now)
        logger.warning(
            "database connection failed",
            metadata: ["failures": "\(machine.failures)", "reason": "\(cause.message)"])
        for operation in waiters {
            let error = PostgresError(refusal: .down, cause: cause)
            if let session = operation.session { breakOff(session, error) }
            fail(operation, error)
        }
        if let next = machine.nextTimer(after: now) { remind(at: next) }
    }
}
