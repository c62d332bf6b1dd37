package import Postgres
package import RPC

extension RPCError {
    /// The one place where a database's error becomes a call's.
    ///
    /// The server's own words name tables and values, so they stay in ``cause``; the caller gets the constraint, which is
    /// named for its rule, and what to do.
    package init(_ error: PostgresError) {
        let code = Code(error.code)
        var details = Details()
        if let constraint = error.constraint {
            details.reason = constraint.uppercased()
            details.metadata["constraint"] = constraint
        }
        self.init(code, Self.message(error.code, constraint: error.constraint), details: details, cause: error)
    }

    private static func message(_ code: PostgresError.Code, constraint: String?) -> String {
        switch code {
        case .poolTimedOut, .poolExhausted: "The database is busy; try again."
        case .poolClosed: "The service is stopping; try again, elsewhere."
        case .unavailable, .connectionLost: "The database cannot be reached; try again."
        case .readOnly: "The database takes no writes at present; try again."
        case .lockNotAvailable, .serializationFailure: "Another change was under way; try again."
        case .outcomeUnknown: "The connection to the database broke during the change; try again with the same key."
        case .diskFull: "The database has no room left; its operator must make some."
        case .insufficientResources: "The database is short of a resource; try again later."
        case .queryCancelled: "The call was cancelled."
        case .deadlineExceeded: "The database did not answer before the call's deadline."
        case .uniqueViolation, .exclusionViolation, .foreignKeyViolation, .checkViolation, .notNullViolation:
            constraint.map { "The rule \($0) of the database says no." } ?? "A rule of the database says no."
        case .invalidValue: "A value is not one that the database can hold."
        case .insufficientPrivilege, .authenticationFailed, .invalidStatement, .decodingFailed, .transactionAborted,
            .connectionHeld, .unexpectedRowCount, .migrationRefused, .other:
            "An internal error; the service's log has its cause."
        }
    }
}
