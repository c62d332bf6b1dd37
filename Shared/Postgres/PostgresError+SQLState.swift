extension PostgresError.Code {
    /// The code for what the server answered.
    ///
    /// Source: Postgres 15, appendix A.
    package init(sqlState: String) {
        switch sqlState {
        case "40001", "40P01": self = .serializationFailure
        case "23505": self = .uniqueViolation
        case "23503": self = .foreignKeyViolation
        case "23514": self = .checkViolation
        case "23502": self = .notNullViolation
        case "23P01": self = .exclusionViolation
        case "42501": self = .insufficientPrivilege
        case "25006": self = .readOnly
        case "25P02": self = .transactionAborted
        case "53100": self = .diskFull
        case "55P03": self = .lockNotAvailable
        case "57014": self = .queryCancelled
        case "3D000": self = .authenticationFailed
        case "57P01", "57P02", "57P03", "57P05": self = .unavailable
        default: self.init(sqlStateClass: sqlState.prefix(2))
        }
    }

    private init(sqlStateClass: Substring) {
        switch sqlStateClass {
        case "08": self = .connectionLost
        case "22": self = .invalidValue
        case "28": self = .authenticationFailed
        case "42", "26": self = .invalidStatement
        case "53": self = .insufficientResources
        default: self = .other
        }
    }

    /// Whether the whole transaction may run again without harm.
    package var isRetryableTransaction: Bool {
        self == .serializationFailure || self == .connectionLost
    }
}
