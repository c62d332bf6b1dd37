package import RPC

/// More waits than may; nothing of what was submitted was recorded.
package struct QueueFull: RPCErrorConvertible, Sendable, Hashable {
    package init() {}

    /// What a caller is told.
    package var error: RPCError {
        RPCError(
            .resourceExhausted, "More waits to be written than can be taken; send this again in a moment.",
            details: RPCError.Details(retryAfter: .milliseconds(100)), wasNotProcessed: true)
    }
}
