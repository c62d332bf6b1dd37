package import RPC

extension DeliveryError {
    /// What an operator reads of an event that a handler could not apply.
    package init(_ error: RPCError) {
        // The cause is ours, and the operator's; the message for strangers would say "see the log".
        let message = error.cause.map { "\($0)" } ?? error.message
        self.init(
            reason: error.details.reason.isEmpty ? error.code.statusName : error.details.reason, message: message)
    }
}
