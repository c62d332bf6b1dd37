/// What one attempt of a call is sent with: options, with every default and every deadline worked in.
@usableFromInline
package struct CallSettings: Sendable {
    @usableFromInline package var deadline: ContinuousClock.Instant?

    /// What is left until the deadline, as the server is told; 0 for none.
    package var timeoutMicroseconds: UInt64
    package var metadata: Metadata
    @usableFromInline package var receiveTrailers: (@Sendable (Metadata) -> Void)?

    /// - Throws: ``RPCError/Code/deadlineExceeded`` where nothing is left.
    package init(
        _ options: CallOptions, deadline: ContinuousClock.Instant?
    ) throws(RPCError) {
        self.deadline = deadline
        metadata = options.metadata
        receiveTrailers = options.receiveTrailers
        timeoutMicroseconds = 0
        guard let deadline else { return }
        timeoutMicroseconds = (deadline - .now).microseconds
        guard timeoutMicroseconds > 0 else { throw .deadlineExceeded() }
    }
}
