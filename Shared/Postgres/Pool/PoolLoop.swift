internal import CLibPQ
private import Glibc
internal import Logging
internal import Synchronization

/// Some connections, and the thread that waits for their sockets.
///
/// Whoever posts a command carries it out, and what others posted meanwhile, if nobody else is at it: so a statement goes
/// to its socket on the caller's thread, and only its answer costs a wake-up. Who finds the engine taken leaves the
/// command; its holder looks again before it goes. Nobody waits, and no call on it blocks; what of libpq does block runs
/// on threads of its own.
///
/// Everything but ``post(_:)``, ``leave(_:)`` and ``isAvailable`` belongs to the engine's holder, who has exclusive access.
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

    /// A caller that may go on.
    private struct Resumption {
        var continuation: UnsafeContinuation<OperationResult, Never>
        var result: OperationResult
    }

    /// What others than the engine's holder leave.
    private struct Inbox {
        var commands: [Command] = []
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    /// What became of a job that was left for the thread.
    enum JobPlace {
        case first, behindOthers
        /// The thread is gone.
        case nowhere
    }

    let configuration: PostgresConfiguration
    let logger: Logger
    let poller = Poller()
    private let inbox = Mutex(Inbox())
    private let engine = TryLock()
    private let available = Atomic<Bool>(false)
    /// The thread's `pthread_self` while it runs jobs, else zero.
    let thread = Atomic<UInt>(0)
    /// Jobs that came up on the thread itself, and those that it runs: the thread's own, whoever holds the engine.
    var ownJobs: [UnownedJob] = []
    var runningJobs: [UnownedJob] = []
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
    /// When the thread looks again by itself.
    private var sleepsUntil = ContinuousClock.now
    /// Callers to resume at the end of the turn: resumed one by one, each would wake a thread of its own.
    private var resumptions: [Resumption] = []

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

    /// Carries a command out, or leaves it to who is at it.
    func post(_ command: Command) {
        guard put(command) else { return refuse(command) }
        // Not for ever: a caller has work of its own.
        for _ in 0..<postedRoundsMax {
            var resumed: [Resumption] = []
            var wakes = false
            let hadEngine: ()? = engine.withLockIfAvailable {
                now = .now
                takeCommands()
                serveWaiting()
                openConnections()
                wakes = nextTimer < sleepsUntil || machine.isClosing
                swap(&resumed, &resumptions)
            }
            if hadEngine == nil { return }
            resume(resumed)
            if wakes { poller.wake() }
            if inbox.withLock({ $0.commands.isEmpty }) { return }
        }
        poller.wake()
    }

    /// Leaves a command to the thread, for callers that must not do others' work.
    func leave(_ command: Command) {
        if put(command) { poller.wake() } else { refuse(command) }
    }

    private func put(_ command: Command) -> Bool {
        inbox.withLock { inbox in
            if inbox.isStopped { return false }
            inbox.commands.append(command)
            return true
        }
    }

    /// Leaves a job to the thread.
    func leave(_ job: UnownedJob) -> JobPlace {
        inbox.withLock { inbox in
            if inbox.isStopped { return .nowhere }
            inbox.jobs.append(job)
            return inbox.jobs.count == 1 ? .first : .behindOthers
        }
    }

    /// Moves the jobs that others have left.
    func takeJobs(into jobs: inout [UnownedJob]) {
        inbox.withLock { inbox in
            guard !inbox.jobs.isEmpty else { return }
            jobs += inbox.jobs
            inbox.jobs.removeAll(keepingCapacity: true)
        }
    }

    private func run() {
        thread.store(pthread_self(), ordering: .relaxed)
        var count = 0
        while true {
            var resumed: [Resumption] = []
            let timeout: Duration? = engine.withLock {
                now = .now
                poller.forEach(count) { number, ready in
                    if let connection = connections[number] { handle(connection, ready) }
                }
                takeCommands()
                runTimers()
                serveWaiting()
                openConnections()
                finishClosing()
                swap(&resumed, &resumptions)
                sleepsUntil = nextTimer
                return isStopped ? nil : nextTimer - now
            }
            resume(resumed)
            runJobs()
            guard let timeout else { break }
            let isBusy = !ownJobs.isEmpty || inbox.withLock { !$0.commands.isEmpty || !$0.jobs.isEmpty }
            count = poller.wait(isBusy ? .zero : timeout)
        }
        available.store(false, ordering: .relaxed)
        let late = inbox.withLock { inbox in
            inbox.isStopped = true
            defer { inbox.commands = [] }
            return inbox.commands
        }
        late.forEach(refuse)
        moveJobsElsewhere()
    }

    /// Ends an operation; its caller goes on at the end of the turn.
    func finish(_ operation: Operation, _ result: OperationResult) {
        if operation.isFinished { return }
        load.subtract(1, ordering: .relaxed)
        if let continuation = operation.finish(result) {
            resumptions.append(Resumption(continuation: continuation, result: result))
        }
    }

    private func resume(_ resumptions: [Resumption]) {
        for resumption in resumptions { resumption.continuation.resume(returning: resumption.result) }
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
        case .submit(let operation): operation.finish(.failure(.poolClosed))?.resume(returning: .failure(.poolClosed))
        case .statistics(let continuation): continuation.resume(returning: PoolStatistics())
        case .close(let continuation): continuation?.resume()
        case .connectStarted(_, let pointer): if let pointer { PQfinish(pointer.pointer) }
        case .interrupt, .abandon, .cancelFinished: break
        }
    }

    /// Tells those who ask from outside whether a connection is open.
    func publishAvailability() { available.store(machine.openCount > 0, ordering: .relaxed) }

    /// Sees to it that timers run then, at the latest.
    func remind(at instant: ContinuousClock.Instant) {
        if instant < nextTimer { nextTimer = instant }
    }
}

/// How often a caller looks for what others left.
private let postedRoundsMax = 4

extension PostgresError {
    static var poolClosed: PostgresError {
        PostgresError(.poolClosed, "The pool was closed. Nothing was sent.")
    }
}
