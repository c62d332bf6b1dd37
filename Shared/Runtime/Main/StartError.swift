/// Why a service could not start, other than its configuration.
package struct StartError: Error {
    package enum Code: Sendable, Hashable {
        /// A port that the service listens at is taken or not allowed.
        case portUnavailable
        /// The schema is older or newer than this program.
        case schemaVersion
    }

    package let code: Code
    /// What is wrong and what to do.
    package let message: String
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package static func portUnavailable(setting: String, host: String, port: Int, cause: any Error) -> StartError {
        StartError(
            .portUnavailable,
            "Cannot listen at \(host):\(port) (\(cause)). Stop what listens there, or set \(setting) to another port.",
            cause: cause)
    }
}

extension StartError: CustomStringConvertible {
    package var description: String { message }
}
