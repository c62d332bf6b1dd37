/// What went wrong with a statement, a transaction or the pool: a code for programs, a message for people, a cause for
/// the log.
///
/// The fields that the server fills in (``sqlState``, ``constraint``, …) are `nil` where it did not, or never answered.
package struct PostgresError: Error, Sendable {
    /// What a program does about it. Earlier groups are safer to retry.
    package enum Code: Sendable, Hashable, CaseIterable {
        // Nothing was sent: retry freely.

        /// No connection became free before the deadline.
        case poolTimedOut
        /// More operations wait than the configuration allows.
        case poolExhausted
        /// The pool was closed, or is closing.
        case poolClosed
        /// The database cannot be reached, or refuses connections for now.
        case unavailable

        // Nothing took effect: retry freely.

        /// The connection went away before the statement was sent, or in a transaction whose COMMIT was not sent.
        case connectionLost
        /// Concurrent transactions cannot be ordered (40001) or block one another (40P01): run the whole one again.
        case serializationFailure
        /// A lock was not to be had at once (55P03).
        case lockNotAvailable
        /// The server cannot write: a standby, or `default_transaction_read_only` (25006). Another host may.
        case readOnly
        /// The server has no room on disk (53100).
        case diskFull
        /// The server is out of memory, connections or another resource (class 53).
        case insufficientResources
        /// The statement was cancelled, by its task or at the server; it was rolled back.
        case queryCancelled

        // It may have taken effect.

        /// The deadline passed. In a transaction it was rolled back; a statement of its own may have taken effect.
        case deadlineExceeded
        /// The connection went away after the statement or COMMIT was sent. The idempotency key decides.
        case outcomeUnknown

        // A rule of the schema says no.

        case uniqueViolation
        case foreignKeyViolation
        case checkViolation
        case notNullViolation
        case exclusionViolation
        /// A value that its type cannot hold, or text that is no such value (class 22).
        case invalidValue

        // Ours to repair.

        /// The role may not do this (42501).
        case insufficientPrivilege
        /// The server does not let this user in (class 28), or knows no such database (3D000).
        case authenticationFailed
        /// SQL that the server does not understand, or names of what is not there (class 42).
        case invalidStatement
        /// A column that is not what the caller decodes.
        case decodingFailed
        /// An earlier statement of this transaction failed; only a rollback is possible (25P02).
        case transactionAborted
        /// A task that holds a connection, in a transaction, a stream or a COPY, asked the same pool for a second one.
        case connectionHeld
        /// A row was wanted and there is none, or there are more than one.
        case unexpectedRowCount
        /// A migration that cannot be applied.
        case migrationRefused
        /// Anything else; look at ``sqlState``.
        case other
    }

    package var code: Code

    /// One sentence that tells the reader what happened and, where we know it, what to do.
    package var message: String { storage.message }

    /// Postgres' five letters and digits, such as `23505`.
    package var sqlState: String? { storage.server?.sqlState }

    /// The name of the constraint that says no.
    package var constraint: String? { storage.server?.constraint }
    package var schema: String? { storage.server?.schema }
    package var table: String? { storage.server?.table }
    package var column: String? { storage.server?.column }
    package var detail: String? { storage.server?.detail }
    package var hint: String? { storage.server?.hint }

    /// The function of the server's source that reported it. Unlike the message it is never translated.
    var routine: String? { storage.server?.routine }

    /// The name of the statement, where it was one.
    package var statementName: String? { storage.statementName }

    /// What led to this, for the log.
    package var cause: (any Error)? { storage.cause }

    private var storage: Storage

    package init(
        _ code: Code, _ message: String, statementName: String? = nil, cause: (any Error)? = nil
    ) {
        self.init(code, message, server: nil, statementName: statementName, cause: cause)
    }

    init(_ code: Code, _ message: String, server: ServerFields?, statementName: String?, cause: (any Error)?) {
        self.code = code
        storage = Storage(message: message, server: server, statementName: statementName, cause: cause)
    }

    /// The same error under another code, for a caller that knows more about what it means.
    func with(code: Code, message: String? = nil) -> PostgresError {
        PostgresError(
            code, message ?? self.message, server: storage.server, statementName: storage.statementName,
            cause: message == nil ? storage.cause : self)
    }

    /// The same error with the name of the statement that met it.
    func with(statementName: String?) -> PostgresError {
        guard storage.statementName == nil, let statementName else { return self }
        return PostgresError(
            code, storage.message, server: storage.server, statementName: statementName, cause: storage.cause)
    }

    /// What the server said, beside its message.
    struct ServerFields: Sendable {
        var sqlState: String
        var severity: String
        var detail: String?
        var hint: String?
        var schema: String?
        var table: String?
        var column: String?
        var constraint: String?
        var routine: String?
    }

    /// Boxed, so that a result that carries either rows or an error stays two words.
    private final class Storage: Sendable {
        let message: String
        let server: ServerFields?
        let statementName: String?
        let cause: (any Error)?

        init(message: String, server: ServerFields?, statementName: String?, cause: (any Error)?) {
            self.message = message
            self.server = server
            self.statementName = statementName
            self.cause = cause
        }
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        var text = "\(code)"
        if let sqlState { text += " (\(sqlState))" }
        if let statementName { text += " in \(statementName)" }
        text += ": \(message)"
        if let constraint { text += " [constraint \(constraint)]" }
        if let detail { text += " \(detail)" }
        return text
    }
}
