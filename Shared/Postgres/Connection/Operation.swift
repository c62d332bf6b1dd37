internal import DequeModule
private import Synchronization

/// What an operation gets: rows, or the reason why not.
typealias OperationResult = Result<PostgresRows, PostgresError>

/// One thing that a caller wants of the database, on its way there and back.
///
/// A caller fills it in and posts it to the pool's thread. From then on everything but ``completion`` belongs to that
/// thread, which is why this may be `Sendable` although it changes.
final class Operation: @unchecked Sendable {
    /// What is to be done.
    enum Work {
        case statement(Statement.Storage)
        /// Begins the transaction, for what cannot carry a BEGIN along.
        case begin
        case commit
        case rollback
        /// An exchange that proves that the server is there.
        case ping
        /// Several statements in one text, such as a migration; no parameters, no rows.
        case script(String)
        /// Enters COPY with this command.
        case copyBegin(String)
        case copyData([UInt8])
        /// Ends COPY; with a reason, in failure.
        case copyEnd(failure: String?)
    }

    /// Where it is.
    enum Place {
        /// On its way to the pool's thread.
        case posted
        /// Waits for a connection.
        case waiting(PoolStateMachine<Operation>.Ticket)
        /// Waits for the connection of its transaction.
        case inSession
        case inFlight(Connection, serial: Int)
        case finished
    }

    let work: Work
    let parameters: OperationParameters
    let deadline: ContinuousClock.Instant?
    /// The transaction that it belongs to.
    let session: Session?
    /// A COMMIT goes along with it.
    let commits: Bool
    /// Waits on while the database is down.
    var waitsWhenDown = false

    var place = Place.posted
    /// What it was expected to take when it came.
    var cost = StatementCost.leased
    /// Was sent again for a reason that was ours; once is enough.
    var wasSentAgain = false
    /// The statement is being prepared with it.
    var preparing: StatementCache.Key?
    /// When its caller hears an error, answer or none: some time after it was interrupted.
    var giveUpAt: ContinuousClock.Instant?
    var interruption: PostgresError?

    private let completion = Mutex(Completion.pending)

    private enum Completion {
        case pending
        case awaited(UnsafeContinuation<OperationResult, Never>)
        case done(OperationResult)
    }

    init(
        _ work: Work, parameters: consuming OperationParameters = OperationParameters(count: 0),
        deadline: ContinuousClock.Instant?, session: Session? = nil, commits: Bool = false
    ) {
        self.work = work
        self.parameters = parameters
        self.deadline = deadline
        self.session = session
        self.commits = commits
    }

    var statementName: String? {
        if case .statement(let statement) = work { statement.name } else { nil }
    }

    /// Whether it is a statement that changes nothing and takes no locks.
    var isRead: Bool {
        if case .statement(let statement) = work { statement.isRead } else { false }
    }

    var isFinished: Bool {
        if case .finished = place { true } else { false }
    }

    /// Lets a continuation have the result, now if it is there.
    func await(_ continuation: UnsafeContinuation<OperationResult, Never>) {
        let result: OperationResult? = completion.withLock { completion in
            if case .done(let result) = completion { return result }
            if case .awaited = completion { preconditionFailure("two tasks wait for the rows of one statement") }
            completion = .awaited(continuation)
            return nil
        }
        if let result { continuation.resume(returning: result) }
    }

    /// Says how it ended; later words about it are not heard.
    ///
    /// - Returns: Who is to be resumed with it, if somebody waits.
    func finish(_ result: OperationResult) -> UnsafeContinuation<OperationResult, Never>? {
        if case .finished = place { return nil }
        place = .finished
        return completion.withLock { completion in
            // Kept even for one who waits: rows that were sent ahead may be asked for again.
            defer { completion = .done(result) }
            if case .awaited(let continuation) = completion { return continuation }
            return nil
        }
    }
}

/// A transaction's, or a COPY's, hold of one connection. Belongs to the pool's thread.
final class Session: @unchecked Sendable {
    enum State {
        /// Nothing was asked of it yet, so it needs no connection.
        case idle
        case waiting
        case leased(Connection)
        /// Its connection is gone, or was never had.
        case broken(PostgresError)
        case finished
    }

    /// `nil` where there is no transaction, only a hold.
    let beginCommand: String?

    /// A statement on its own behaves just like a transaction of one, so no BEGIN is needed for it.
    let isPlain: Bool

    var state = State.idle
    var hasBegun = false
    /// Its caller is gone; it ends as soon as it can.
    var isAbandoned = false
    /// Wait for the connection, or for a COPY to end.
    var backlog: Deque<Operation> = []

    init(beginCommand: String?, isPlain: Bool) {
        self.beginCommand = beginCommand
        self.isPlain = isPlain
    }
}
