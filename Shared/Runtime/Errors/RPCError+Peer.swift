package import RPC

extension RPCError {
    /// What a caller gets where another service had to be asked and did not answer.
    ///
    /// Whatever is wrong over there, here it means that nothing was done and a retry may help: UNAVAILABLE, with the
    /// reason PEER_UNAVAILABLE. Only what is the caller's own doing stays as it is: it gave up, or sent what nobody takes.
    ///
    /// - Parameters:
    ///   - domain: Who says so, such as `purchases.loyalty`.
    ///   - deadline: The caller's. Where it is not over, only our own patience with the other service is.
    package static func peer(
        _ error: RPCError, domain: String, deadline: ContinuousClock.Instant?
    ) -> RPCError {
        switch error.code {
        case .cancelled, .invalidArgument: return error
        case .deadlineExceeded where deadline.map { $0 <= .now } ?? false: return error
        default: break
        }
        return RPCError(
            .unavailable, "Another service that has to be asked does not answer: \(error.message)",
            details: Details(reason: "PEER_UNAVAILABLE", domain: domain), cause: error)
    }
}
