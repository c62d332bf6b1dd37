internal import Domain
internal import Messages
internal import Postgres
package import RPC

extension RPCError {
    /// The call's error for whatever a handler threw.
    ///
    /// - Returns: An ``RPCError`` as it is; a refusal's own; a database's or a value's error as ``init(_:)`` maps it; CANCELLED for a
    ///   cancelled task; INTERNAL, with the cause for our log, for anything else.
    package static func from(_ error: any Error) -> RPCError {
        switch error {
        case let error as RPCError: error
        case let refusal as any RPCErrorConvertible: refusal.error
        case let error as PostgresError: RPCError(error)
        case let error as DomainError: RPCError(error)
        case is CancellationError: RPCError(.cancelled, "The call was cancelled.")
        case let error as MessageError: RPCError(.invalidArgument, "\(error)", cause: error)
        default: RPCError(.internalError, "An internal error; the service's log has its cause.", cause: error)
        }
    }

    /// Whether the fault lies with the moment and not with what was asked: the same request may work later.
    package var isTransient: Bool {
        switch code {
        case .cancelled, .deadlineExceeded, .aborted, .unavailable, .resourceExhausted: true
        case .unknown, .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition, .outOfRange,
            .unimplemented, .internalError, .dataLoss, .unauthenticated:
            false
        }
    }
}
