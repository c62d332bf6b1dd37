internal import DequeModule

/// What a connection decides: which answer belongs to which operation, when to ask the server to cancel, what is left
/// to say to whom when the connection is lost.
///
/// It does no I/O: libpq's results come in as events, and an action comes out. `Operation` is whatever is under way,
/// `Reply` what a successful one gets.
struct ConnectionStateMachine<Operation, Reply> {
    struct Entry {
        var operation: Operation
        /// Names the entry for ``interrupted(_:)``; grows with each.
        var serial: Int
        var steps: PipelineSteps
        /// Of a statement on its own, which the server commits at its Sync.
        var isAutocommit: Bool
        /// A COMMIT goes with it.
        var commits: Bool
        var reply: Reply?
        var error: PostgresError?
        /// The step that failed.
        var failedStep: PipelineSteps = []
        /// Its caller no longer waits, or is about to stop.
        var isInterrupted = false
        /// A cancel request for another was under way when this was; it may have hit this.
        var mayBeHit = false
    }

    /// What to do next.
    enum Action {
        case none
        /// The entry is answered. `next` is what its answer entails.
        case finish(Entry, Verdict, next: Next)
        /// libpq says something that cannot follow; close the connection.
        case giveUp(String)
    }

    enum Verdict {
        case succeeded
        case failed(PostgresError)
        /// It had no effect for a reason that is ours; send it again, without the caller's knowing.
        case sendAgain(PostgresError)
    }

    enum Next: Hashable {
        case proceed
        /// The new head's caller has left already: ask the server to cancel it.
        case cancelHead
    }

    private(set) var entries: Deque<Entry> = []
    /// A cancel request is under way.
    private(set) var isCancelling = false
    private var nextSerial = 0
    private var emptyRounds = 0

    var isIdle: Bool { entries.isEmpty }

    /// The first entry, whose answer is due next.
    var head: Entry? { entries.first }

    /// Something was sent.
    /// - Returns: The entry's serial.
    mutating func sent(_ operation: Operation, steps: PipelineSteps, isAutocommit: Bool, commits: Bool) -> Int {
        nextSerial += 1
        entries.append(
            Entry(
                operation: operation, serial: nextSerial, steps: steps, isAutocommit: isAutocommit,
                commits: commits, mayBeHit: isCancelling))
        return nextSerial
    }

    /// The server answered a step well. Only the reply of the execute step is kept.
    mutating func stepSucceeded(_ reply: @autoclosure () -> Reply?) {
        emptyRounds = 0
        guard !entries.isEmpty, entries[0].steps.first == .execute else { return }
        entries[0].reply = reply()
    }

    /// The server refused a step, or the commit at the Sync.
    mutating func stepFailed(_ error: PostgresError) {
        emptyRounds = 0
        guard !entries.isEmpty, entries[0].error == nil else { return }
        entries[0].error = error
        entries[0].failedStep = entries[0].steps.first
    }

    /// A step was skipped since one before it failed.
    mutating func stepSkipped() { emptyRounds = 0 }

    /// The answer to a step is complete.
    mutating func stepFinished() -> Action {
        emptyRounds += 1
        guard !entries.isEmpty, emptyRounds <= 2 else { return .giveUp("libpq ended a step that was never sent") }
        entries[0].steps.removeFirst()
        return .none
    }

    /// The server has taken everything up to the Sync of the first entry.
    mutating func syncReceived() -> Action {
        emptyRounds = 0
        guard let entry = entries.popFirst() else { return .giveUp("a Sync was answered that was never sent") }
        let next: Next = !isCancelling && entries.first?.isInterrupted == true ? .cancelHead : .proceed
        guard let error = entry.error else {
            guard entry.steps.isEmpty else { return .giveUp("a Sync was answered before the steps that it follows") }
            return .finish(entry, .succeeded, next: next)
        }
        return .finish(entry, isWorthSendingAgain(entry, error) ? .sendAgain(error) : .failed(error), next: next)
    }

    /// The caller of an entry left, or its deadline passed.
    /// - Returns: Whether to ask the server to cancel what runs now.
    mutating func interrupted(_ serial: Int) -> Bool {
        guard let index = entries.firstIndex(where: { $0.serial == serial }) else { return false }
        entries[index].isInterrupted = true
        // Behind another's statement a cancel request would hit that one; wait until this is the first.
        return index == 0 && !isCancelling
    }

    /// A cancel request goes out. It names no statement: it hits whatever runs when it arrives.
    mutating func cancelStarted() {
        isCancelling = true
        for index in entries.indices where !entries[index].isInterrupted { entries[index].mayBeHit = true }
    }

    /// The server has taken the cancel request.
    /// - Returns: Whether an entry whose caller has left still is the first, so that it may need another one: a request
    ///   that arrives before its statement has no effect.
    mutating func cancelFinished() -> Bool {
        isCancelling = false
        return entries.first?.isInterrupted == true
    }

    /// The connection is gone.
    /// - Returns: Every entry with what its caller is to hear.
    mutating func lost(_ cause: PostgresError) -> [(Entry, PostgresError)] {
        defer { entries.removeAll() }
        return entries.map { entry in
            let reason = entry.error ?? cause
            // It had failed before; only a session that is ended may have done its work.
            if let error = entry.error, error.code != .unavailable, error.code != .connectionLost {
                return (entry, error)
            }
            if entry.isAutocommit || entry.commits {
                return (
                    entry,
                    PostgresError(
                        .outcomeUnknown,
                        "The connection was lost while the statement was under way; it may have taken effect. "
                            + "Look, or repeat it with the same idempotency key.", cause: reason)
                )
            }
            return (
                entry,
                PostgresError(
                    .connectionLost,
                    "The connection was lost within a transaction, which was rolled back. Run it again.", cause: reason)
            )
        }
    }

    private func isWorthSendingAgain(_ entry: Entry, _ error: PostgresError) -> Bool {
        guard entry.isAutocommit, !entry.isInterrupted else { return false }
        return error.isStalePlan || (entry.mayBeHit && error.sqlState == "57014")
    }
}

extension PostgresError {
    /// The prepared statement went away, or a migration changed what it returns: prepared again, it works.
    var isStalePlan: Bool {
        sqlState == "26000" || (sqlState == "0A000" && routine == "RevalidateCachedQuery")
    }

    /// Whether the whole transaction may run again without harm.
    package var isRetryableTransaction: Bool { code.isRetryableTransaction || isStalePlan }
}
