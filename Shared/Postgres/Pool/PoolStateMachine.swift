/// What the pool decides: who gets which connection, who waits, when connections open and close.
///
/// It does no I/O and has no clock: events come with the time they happened at. `Waiter` is whatever waits.
struct PoolStateMachine<Waiter> {
    typealias Instant = ContinuousClock.Instant
    typealias ConnectionID = Int
    typealias Ticket = WaitingQueue<Waiting>.Ticket

    /// What somebody wants a connection for.
    enum Purpose: Hashable, Sendable {
        /// One statement that only reads.
        case read
        /// One statement.
        case write
        /// To have for itself until it returns it.
        case lease
    }

    /// One that waits, and what for.
    struct Waiting {
        var waiter: Waiter
        var purpose: Purpose
        var cost: StatementCost
        /// Waits on while the database is down.
        var waitsWhenDown: Bool
    }

    struct Start {
        var waiter: Waiter
        var connection: ConnectionID
    }

    /// The answer to one who arrives.
    enum Arrival {
        case start(ConnectionID)
        case queued(Ticket)
        case refused(Refusal)
    }

    enum Refusal: Hashable {
        case closed
        case full
        case down
    }

    typealias Entry = PooledConnection

    let limits: PoolLimits
    private(set) var entries: [Entry] = []
    private(set) var waiting = WaitingQueue<Waiting>()
    private(set) var isClosing = false
    /// No connection is open and the last attempt failed.
    private(set) var isDown = false
    private(set) var failures = 0

    private var nextID = 0
    private var retryAt: Instant?
    /// Somebody was put behind somebody else since the last connection was asked for.
    private var wantsMore = false

    init(limits: PoolLimits) {
        precondition(limits.connectionsMax > 0, "a pool needs a connection, connectionsMax is \(limits.connectionsMax)")
        self.limits = limits
    }

    var leasedCount: Int { entries.count { $0.isLeased } }
    var idleCount: Int { entries.count { $0.isIdle } }
    var openCount: Int { entries.count { $0.phase == .ready } }

    /// Whether nothing is under way, so that a closing pool may close.
    var isQuiet: Bool { waiting.isEmpty && entries.allSatisfy { $0.inFlight == 0 && !$0.isLeased } }

    // MARK: - Operations

    mutating func operationArrived(
        _ waiter: Waiter, for purpose: Purpose, cost: StatementCost = .leased, waitsWhenDown: Bool = false,
        at now: Instant
    ) -> Arrival {
        if isClosing { return .refused(.closed) }
        if isDown && limits.failsFastWhenDown && !waitsWhenDown { return .refused(.down) }
        if waiting.isEmpty, let index = freest(for: purpose, cost, at: now) {
            return .start(occupy(index, for: purpose, cost, at: now))
        }
        guard waiting.count < limits.waitingOperationsMax else { return .refused(.full) }
        wantsMore = true
        return .queued(
            waiting.append(Waiting(waiter: waiter, purpose: purpose, cost: cost, waitsWhenDown: waitsWhenDown)))
    }

    /// The next one who no longer has to wait. Ask until there is none.
    mutating func nextStart(at now: Instant) -> Start? {
        guard let next = waiting.first, let index = freest(for: next.purpose, next.cost, at: now) else { return nil }
        _ = waiting.popFirst()
        return Start(waiter: next.waiter, connection: occupy(index, for: next.purpose, next.cost, at: now))
    }

    /// A waiter was cancelled or its deadline passed.
    mutating func waiterLeft(_ ticket: Ticket) {
        waiting.remove(ticket)
    }

    /// A further statement was sent by who holds the lease.
    mutating func statementSent(on id: ConnectionID, at now: Instant) {
        update(id) { entry in
            if entry.inFlight == 0 { entry.lastProgress = now }
            entry.inFlight += 1
        }
    }

    /// - Parameter cost: As it was when the statement came.
    /// - Returns: How long the server took for it.
    @discardableResult
    mutating func statementFinished(on id: ConnectionID, cost: StatementCost = .leased, at now: Instant) -> Duration {
        var duration = Duration.zero
        update(id) { entry in
            precondition(entry.inFlight > 0, "connection \(id) finished a statement that it never began")
            entry.inFlight -= 1
            if !cost.isQuick { entry.slowInFlight -= 1 }
            entry.expectedMicroseconds -= cost.microseconds
            duration = now - entry.lastProgress
            entry.lastProgress = now
        }
        return duration
    }

    mutating func leaseReturned(_ id: ConnectionID, at now: Instant) {
        update(id) { entry in
            entry.isLeased = false
            entry.lastProgress = now
            entry.lastUse = now
        }
    }

    mutating func cancelStarted(on id: ConnectionID) { update(id) { $0.isPaused = true } }

    mutating func cancelFinished(on id: ConnectionID) { update(id) { $0.isPaused = false } }

    // MARK: - Connections

    /// The number of a connection that is to be opened now. Ask until there is none.
    mutating func connectionToOpen(at now: Instant) -> ConnectionID? {
        // Asked after every operation: what a full pool answers comes first.
        guard !isClosing, entries.count < limits.connectionsMax else { return nil }
        let alive = entries.count { $0.phase != .closing }
        let opening = entries.count { $0.phase == .opening }
        guard opening < limits.openingMax else { return nil }
        if let retryAt, now < retryAt { return nil }
        // One attempt at a time finds out whether a database that was down is back.
        if failures > 0 && opening > 0 { return nil }
        let missing = alive < limits.connectionsMin || isDown
        let wanted = (wantsMore || !waiting.isEmpty) && opening < max(waiting.count, 1)
        guard missing || wanted else { return nil }
        wantsMore = false
        nextID += 1
        entries.append(Entry(id: nextID, phase: .opening, openedAt: now, lastProgress: now, lastUse: now))
        return nextID
    }

    mutating func connectionOpened(_ id: ConnectionID, at now: Instant) {
        update(id) { entry in
            entry.phase = .ready
            entry.openedAt = now
            entry.lastProgress = now
            entry.lastUse = now
        }
        (isDown, failures, retryAt) = (false, 0, nil)
    }

    /// An attempt to connect failed on every host.
    ///
    /// - Parameter jitter: 0 … 1, so that many pools do not return to the server in step.
    /// - Returns: Those whose wait is over, because the database is down and they should hear it.
    mutating func connectionFailed(_ id: ConnectionID, jitter: Double, at now: Instant) -> [Waiter] {
        entries.removeAll { $0.id == id }
        failures += 1
        let doubled = limits.reconnectDelayMin * (1 << min(failures - 1, 20))
        retryAt = now + min(doubled, limits.reconnectDelayMax) * (0.5 + 0.5 * jitter)
        isDown = openCount == 0
        guard isDown && limits.failsFastWhenDown else { return [] }
        return waiting.removeAll { !$0.waitsWhenDown }.map(\.waiter)
    }

    /// A connection that is to be closed gets no more work.
    mutating func connectionClosing(_ id: ConnectionID) {
        update(id) { $0.phase = .closing }
    }

    mutating func connectionClosed(_ id: ConnectionID) {
        entries.removeAll { $0.id == id }
    }

    /// Idle connections that are too old, or that nobody has needed for long.
    func connectionsToClose(at now: Instant) -> [ConnectionID] {
        var spare = entries.count { $0.phase != .closing } - limits.connectionsMin
        var close: [ConnectionID] = []
        for entry in entries where entry.isIdle {
            let isOld = now >= entry.openedAt + limits.connectionAgeMax
            let isUnused = spare > 0 && now >= entry.lastUse + limits.connectionIdleMax
            guard isOld || isUnused else { continue }
            close.append(entry.id)
            spare -= 1
        }
        return close
    }

    /// Idle connections from which nothing was heard for long.
    func connectionsToCheck(at now: Instant) -> [ConnectionID] {
        entries.filter { $0.isIdle && now >= $0.lastProgress + limits.healthCheckInterval }.map(\.id)
    }

    /// Reserves an idle connection for a health check.
    mutating func checkStarted(on id: ConnectionID, at now: Instant) { statementSent(on: id, at: now) }

    /// When time alone changes something next. What is due already has been seen to, or cannot be.
    func nextTimer(after now: Instant) -> Instant? {
        var next: Instant?
        func consider(_ time: Instant) {
            if time > now, next.map({ time < $0 }) ?? true { next = time }
        }
        if let retryAt { consider(retryAt) }
        for entry in entries where entry.isIdle {
            consider(entry.openedAt + limits.connectionAgeMax)
            consider(entry.lastUse + limits.connectionIdleMax)
            consider(entry.lastProgress + limits.healthCheckInterval)
        }
        return next
    }

    // MARK: - The end

    /// Nobody new is served from here on; those who wait still are.
    mutating func closingStarted() { isClosing = true }

    /// Everybody who still waits, at the end of the closing pool's patience.
    mutating func allWaitersLeft() -> [Waiter] {
        waiting.removeAll { _ in true }.map(\.waiter)
    }

    // MARK: - Choice

    /// The connection with the least under way that may take one more.
    ///
    /// Quick reads share the first one while it keeps up: two cores, of which one asks and one answers, serve more of them
    /// than several backends that are woken in turn.
    private mutating func freest(for purpose: Purpose, _ cost: StatementCost, at now: Instant) -> Int? {
        let isQuickRead = purpose == .read && cost.isQuick
        var best: Int?
        var bestInFlight = Int.max
        var candidates = 0
        for index in entries.indices {
            let entry = entries[index]
            guard entry.phase == .ready, !entry.isLeased, !entry.isPaused else { continue }
            if entry.inFlight == 0 { return index }
            guard entry.inFlight < limits.pipelineDepthMax, entry.slowInFlight == 0,
                now < entry.lastProgress + limits.slowStatement
            else {
                continue
            }
            if isQuickRead, .microseconds(entry.expectedMicroseconds) < limits.readWaitMax { return index }
            if entry.inFlight < bestInFlight { (best, bestInFlight) = (index, entry.inFlight) }
            candidates += 1
            if purpose == .read, candidates == limits.readConnectionsMax { return best }
        }
        guard best != nil else { return nil }
        wantsMore = true
        // A transaction behind others' statements is right but slow; a new connection is better where one may open.
        if purpose == .lease && !isDown && entries.count < limits.connectionsMax { return nil }
        return best
    }

    private mutating func occupy(
        _ index: Int, for purpose: Purpose, _ cost: StatementCost, at now: Instant
    ) -> ConnectionID {
        if entries[index].inFlight == 0 { entries[index].lastProgress = now }
        entries[index].lastUse = now
        if purpose == .lease {
            entries[index].isLeased = true
        } else {
            entries[index].inFlight += 1
            if !cost.isQuick { entries[index].slowInFlight += 1 }
            entries[index].expectedMicroseconds += cost.microseconds
        }
        return entries[index].id
    }

    private mutating func update(_ id: ConnectionID, _ change: (inout Entry) -> Void) {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return }
        change(&entries[index])
    }
}
