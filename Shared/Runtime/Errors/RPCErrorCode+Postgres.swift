package import Postgres
package import RPC

extension RPCError.Code {
    /// What a caller is told when the database says no and the service has nothing better to say.
    package init(_ code: PostgresError.Code) {
        switch code {
        // Nothing was sent or nothing took effect: a retry is free, and may find the database back.
        case .poolTimedOut, .poolClosed, .unavailable, .connectionLost: self = .unavailable
        case .readOnly, .lockNotAvailable: self = .unavailable
        // The outcome is unknown: only a retry with the same key is safe, and every mutation carries one.
        case .outcomeUnknown: self = .unavailable
        case .poolExhausted, .diskFull, .insufficientResources: self = .resourceExhausted
        case .serializationFailure: self = .aborted
        case .queryCancelled: self = .cancelled
        case .deadlineExceeded: self = .deadlineExceeded
        case .uniqueViolation, .exclusionViolation: self = .alreadyExists
        case .foreignKeyViolation, .checkViolation, .notNullViolation: self = .failedPrecondition
        case .invalidValue: self = .invalidArgument
        // Ours to repair; the cause stays in our log.
        case .insufficientPrivilege, .authenticationFailed, .invalidStatement, .decodingFailed, .transactionAborted,
            .connectionHeld, .unexpectedRowCount, .migrationRefused, .other:
            self = .internalError
        }
    }
}
