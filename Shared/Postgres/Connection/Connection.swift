internal import CLibPQ

/// One connection of libpq and what is known of it. Belongs to the pool's thread.
final class Connection: @unchecked Sendable {
    /// What libpq is being used for.
    enum Phase {
        case opening(Opening)
        case ready
        case copying(CopyPhase)
        case closed
    }

    /// How far an attempt has come.
    struct Opening {
        /// Which hosts are left to try.
        var hosts: ArraySlice<PostgresConfiguration.Host>
        var deadline: ContinuousClock.Instant
        /// What the hosts before this one said.
        var reasons: [String] = []
    }

    enum CopyPhase {
        /// Waits for the server to take data.
        case beginning(Operation)
        case open
        /// Data is on its way.
        case writing(Operation)
        /// Waits for the server's verdict. The first result that counts is kept.
        case ending(Operation, OperationResult?)
    }

    let id: Int
    var pointer: OpaquePointer?
    var phase: Phase
    var machine = ConnectionStateMachine<Operation, PostgresRows>()
    var statements: StatementCache
    /// Who holds it.
    var session: Session?
    /// What the poller watches it for.
    var interest: Poller.Interest = []
    var socket: Int32 = -1
    /// Ask again to cancel, if the same statement is still the first.
    var cancelAgainAt: ContinuousClock.Instant?
    /// Close it, if the statement that was cancelled is still the first.
    var unresponsiveAt: ContinuousClock.Instant?
    /// Prepared statements that the server has and nobody uses.
    var stale: [String] = []

    init(id: Int, opening: Opening, preparedStatementsMax: Int) {
        self.id = id
        phase = .opening(opening)
        statements = StatementCache(countMax: preparedStatementsMax)
    }

    var isReady: Bool {
        if case .ready = phase { true } else { false }
    }

    var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    /// What libpq last complained about.
    var errorMessage: String {
        guard let pointer, let text = PQerrorMessage(pointer), text.pointee != 0 else {
            return "the connection was lost"
        }
        return String(cString: text).trimmedMessage
    }
}
