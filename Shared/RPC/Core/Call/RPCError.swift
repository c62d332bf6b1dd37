/// The outcome of a call that did not succeed: a code for programs, a message for people, a cause for our own log.
///
/// Source: gRPC's status codes and `google.rpc` error details, carried as `PROTOCOL.md` describes.
public struct RPCError: Error, Sendable {
    /// gRPC's status codes, with gRPC's numbers; they are on the wire.
    public enum Code: UInt32, CaseIterable, Sendable, Hashable {
        case cancelled = 1
        case unknown = 2
        case invalidArgument = 3
        case deadlineExceeded = 4
        case notFound = 5
        case alreadyExists = 6
        case permissionDenied = 7
        case resourceExhausted = 8
        case failedPrecondition = 9
        case aborted = 10
        case outOfRange = 11
        case unimplemented = 12
        case internalError = 13
        case unavailable = 14
        case dataLoss = 15
        case unauthenticated = 16
    }

    public var code: Code

    /// One sentence that tells the reader what to do. Goes over the wire.
    public var message: String

    /// Typed details. Go over the wire.
    public var details: Details

    /// What led to this. Stays in this process: it is for the log.
    public var cause: (any Error)?

    /// The peer's trailing metadata, on a client.
    public var trailers: Metadata

    /// Whether no handler has seen the call, so that sending it elsewhere is always safe.
    public var wasNotProcessed: Bool

    public init(
        _ code: Code, _ message: String, details: Details = Details(), cause: (any Error)? = nil,
        trailers: Metadata = Metadata(), wasNotProcessed: Bool = false
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.cause = cause
        self.trailers = trailers
        self.wasNotProcessed = wasNotProcessed
    }
}

extension RPCError {
    /// What `google.rpc.ErrorInfo`, `BadRequest` and `RetryInfo` say.
    public struct Details: Sendable, Hashable {
        /// UPPER_SNAKE, such as `INSUFFICIENT_FUNDS`; empty where the code says it all.
        public var reason: String
        /// Who defines `reason`, such as `rewards.loyalty`.
        public var domain: String
        public var metadata: [String: String]
        public var fieldViolations: [FieldViolation]
        /// How long to wait before a retry can help.
        public var retryAfter: Duration?

        public init(
            reason: String = "", domain: String = "", metadata: [String: String] = [:],
            fieldViolations: [FieldViolation] = [], retryAfter: Duration? = nil
        ) {
            self.reason = reason
            self.domain = domain
            self.metadata = metadata
            self.fieldViolations = fieldViolations
            self.retryAfter = retryAfter
        }

        public var isEmpty: Bool {
            reason.isEmpty && domain.isEmpty && metadata.isEmpty && fieldViolations.isEmpty && retryAfter == nil
        }
    }

    /// One field of the request that cannot be accepted as it is.
    public struct FieldViolation: Sendable, Hashable {
        /// The path of the field, such as `postings[3].amount`.
        public var field: String
        /// What is wrong and which bound holds.
        public var description: String

        public init(field: String, description: String) {
            self.field = field
            self.description = description
        }

        /// As much of it as people read.
        fileprivate var beginning: FieldViolation {
            FieldViolation(field: field.beginning(codePoints: 200), description: description.beginning(codePoints: 200))
        }
    }

    /// A malformed request. Of many violations the first twenty are told, and of a long text its beginning: all of it together
    /// fits a header, from which details that do not fit are left out.
    public static func invalidArgument(_ violations: [FieldViolation]) -> RPCError {
        let told = violations.prefix(violationsMax).map(\.beginning)
        let summary = told.map { "\($0.field): \($0.description)" }.joined(separator: "; ")
        return RPCError(
            .invalidArgument, summary.beginning(codePoints: messageCodePointsMax),
            details: Details(fieldViolations: told))
    }

    private static let violationsMax = 20
    private static let messageCodePointsMax = 1_000

    /// A malformed field.
    public static func invalidArgument(field: String, _ description: String) -> RPCError {
        invalidArgument([FieldViolation(field: field, description: description)])
    }

    /// A rule that says no, with the reason that the contract lists.
    public static func failedPrecondition(
        _ reason: String, _ message: String, metadata: [String: String] = [:]
    ) -> RPCError {
        RPCError(.failedPrecondition, message, details: Details(reason: reason, metadata: metadata))
    }
}

extension RPCError: CustomStringConvertible {
    public var description: String {
        details.reason.isEmpty ? "\(code): \(message)" : "\(code) (\(details.reason)): \(message)"
    }
}
