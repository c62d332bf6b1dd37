internal import CLibPQ
internal import Logging
internal import Synchronization

/// The thread that owns connections: it takes what callers post, drives libpq, and answers.
///
/// Everything but ``post(_:)`` and ``isAvailable`` belongs to that thread. No call on it blocks; what of libpq does
/// block runs on threads of its own.
final class PoolLoop: @unchecked Sendable {
    enum Command: Sendable {
        case submit(Operation)
        case interrupt(Operation, PostgresError)
        case abandon(Session)
        case connectStarted(Connection, ConnectionPointer?)
        case cancelFinished(Connection)
        case statistics(UnsafeContinuation<PoolStatistics, Never>)
        case close(UnsafeContinuation<Void, Never>?)
    }

    /// libpq's connection on its way from one thread to another.
    struct ConnectionPointer: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private struct Inbox {
        var commands: [Command] = []
        var isAsleep = false
        var isStopped = false
    }

    let configuration: PostgresConfiguration
    let logger: Logger
    let poller = Poller()
    private let inbox = Mutex(Inbox())
    private let available = Atomic<Bool>(false)
    /// Operations posted and not finished, for callers that choose between loops.
    let load = Atomic<Int>(0)

    var machine: PoolStateMachine<Operation>
    var connections: [Int: Connection] = [:]
    var hosts: [PostgresConfiguration.Host]
    var now = ContinuousClock.now
    /// When somebody's time is over at the earliest; may be too early, never too late.
    var nextTimer: ContinuousClock.Instant
    /// Operations that wait for a session's connection, so that their time can run out too.
    var waitingSessions: [ObjectIdentifier: Session] = [:]
    var graced: [Operation] = []
    var closers: [UnsafeContinuation<Void, Never>] = []
    var closeDeadline: ContinuousClock.Instant?
    var isStopped = false
    var lastConnectError: PostgresError?
    private var pending: [Command] = []

    init(configuration: PostgresConfiguration, limits: PoolLimits, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        machine = PoolStateMachine(limits: limits)
        hosts = configuration.hosts
        nextTimer = now
        DetachedThread.run("postgres") { self.run() }
    }

    /// Whether a connection is open.
    var isAvailable: Bool { available.load(ordering: .relaxed) }

    /// Hands something to the thread.
    func post(_ command: Command) {
        enum Answer {
            case taken
            case wake
            case refused
        }
        let answer: Answer = inbox.withLock { inbox in
            if inbox.isStopped { return .refused }
            inbox.commands.append(command)
            // One call wakes it for all that is posted until it looks.
            defer { inbox.isAsleep = false }
            return inbox.isAsleep ? .wake : .taken
        }
        switch answer {
        case .taken: return
        case .wake: poller.wake()
        case .refused: refuse(command)
        }
    }

    private func run() {
        while !isStopped {
            now = .now
            takeCommands()
            runTimers()
            serveWaiting()
            openConnections()
            finishClosing()
            available.store(machine.openCount > 0, ordering: .relaxed)
            if isStopped { break }
            let isBusy = inbox.withLock { inbox in
                inbox.isAsleep = inbox.commands.isEmpty
                return !inbox.isAsleep
            }
            poller.wait(isBusy ? .zero : nextTimer - now) { number, ready in
                if let connection = connections[number] { handle(connection, ready) }
            }
            inbox.withLock { $0.isAsleep = false }
        }
        available.store(false, ordering: .relaxed)
        let late = inbox.withLock { inbox in
            inbox.isStopped = true
            defer { inbox.commands = [] }
            return inbox.commands
        }
        late.forEach(refuse)
    }

    private func takeCommands() {
        inbox.withLock { swap(&$0.commands, &pending) }
        for command in pending { take(command) }
        pending.removeAll(keepingCapacity: true)
    }

    private func take(_ command: Command) {
        switch command {
        case .submit(let operation): submit(operation)
        case .interrupt(let operation, let error): interrupt(operation, error)
        case .abandon(let session): abandon(session)
        case .connectStarted(let connection, let pointer): connectStarted(connection, pointer?.pointer)
        case .cancelFinished(let connection): cancelFinished(connection)
        case .statistics(let continuation): continuation.resume(returning: statistics)
        case .close(let continuation): close(continuation)
        }
    }

    /// Answers what came after the end.
    private func refuse(_ command: Command) {
        switch command {
        case .submit(let operation): operation.fail(.poolClosed)
        case .statistics(let continuation): continuation.resume(returning: PoolStatistics())
        case .close(let continuation): continuation?.resume()
        case .connectStarted(_, let pointer): if let pointer { PQfinish(pointer.pointer) }
        case .interrupt, .abandon, .cancelFinished: break
        }
    }

    /// Sees to it that timers run then, at the latest.
    func remind(at instant: ContinuousClock.Instant) {
        if instant < nextTimer { nextTimer = instant }
    }
}

extension PostgresError {
    static var poolClosed: PostgresError {
        PostgresError(.poolClosed, "The pool was closed. Nothing was sent.")
    }
}
