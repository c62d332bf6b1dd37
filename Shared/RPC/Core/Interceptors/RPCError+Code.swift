extension RPCError {
    /// The code that a peer gets to see when a handler throws `error`.
    package static func code(of error: any Error) -> Code {
        switch error {
        case let error as RPCError: error.code
        case is CancellationError: .cancelled
        default: .internalError
        }
    }
}
