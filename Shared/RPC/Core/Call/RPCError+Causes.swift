public import Messages

extension RPCError {
    /// A request that cannot be unpacked, as the server answers it.
    package init(request error: MessageError) {
        switch error.code {
        case .budgetExceeded, .tooLarge: self.init(.resourceExhausted, error.description, cause: error)
        case .malformed: self.init(.invalidArgument, error.description, cause: error)
        case .invalidUTF8, .embeddedNUL:
            self = .invalidArgument(field: error.field, error.message)
            cause = error
        case .cyclicType, .tooDeep: self.init(.internalError, error.description, cause: error)
        }
    }

    /// A request that cannot be packed: nothing was sent.
    @usableFromInline
    package init(unsendable error: MessageError) {
        self.init(request: error)
        wasNotProcessed = true
    }

    /// An answer that cannot be unpacked, as the caller is told.
    @usableFromInline
    package init(response error: MessageError) {
        let code: Code = error.code == .budgetExceeded || error.code == .tooLarge ? .resourceExhausted : .internalError
        self.init(code, "the answer cannot be read: \(error)", cause: error)
    }

    /// An answer that cannot be packed: the handler's fault.
    @usableFromInline
    package init(unpackable error: MessageError) {
        self.init(.internalError, Self.unexpectedMessage, cause: error)
    }

    /// What a caller is told of an error that the handler did not expect. Its cause may name tables and hosts, so it is
    /// for our own log.
    package static let unexpectedMessage = "the server failed unexpectedly; its log says why"

    /// What a caller is told of an error that a handler threw.
    package init(thrownBy handler: any Error) {
        switch handler {
        case let error as RPCError: self = error
        case is CancellationError: self = .cancelled()
        default: self.init(.internalError, Self.unexpectedMessage, cause: handler)
        }
    }

    package static func cancelled() -> RPCError { RPCError(.cancelled, "the call was cancelled") }

    package static func deadlineExceeded() -> RPCError {
        RPCError(.deadlineExceeded, "the deadline passed before the call ended: allow more time, or ask for less")
    }

    package static func tooLong(_ bytes: Int, limit: Int) -> RPCError {
        RPCError(.resourceExhausted, "a message of \(bytes) bytes is over the limit of \(limit): send it in parts")
    }

    /// A server ended a call well, without the one message that it should have answered.
    @usableFromInline
    package static var noAnswer: RPCError { RPCError(.internalError, "the server ended the call without an answer") }

    package static var connectionClosed: RPCError {
        RPCError(.unavailable, "the connection is closed", wasNotProcessed: true)
    }

    /// A limit of the server is reached.
    package static func overloaded(_ what: String, isProcessed: Bool = false) -> RPCError {
        RPCError(.resourceExhausted, "\(what): try again later, or elsewhere", wasNotProcessed: !isProcessed)
    }

    /// The connection ended under a call that may have been processed.
    package static func connectionLost(_ reason: String, cause: (any Error)? = nil) -> RPCError {
        RPCError(.unavailable, "the connection was lost: \(reason)", cause: cause)
    }
}
