/// What one attempt of a call is sent with: options, with every default and every deadline worked in.
@usableFromInline
package struct CallSettings: Sendable {
    @usableFromInline package var deadline: ContinuousClock.Instant?

    /// What is left until the deadline, as the server is told; 0 for none.
    package var timeoutMicroseconds: UInt64
    package var metadata: Metadata
    package var receiveInitialMetadata: (@Sendable (Metadata) -> Void)?
    package var receiveTrailers: (@Sendable (Metadata) -> Void)?

    /// A call without a deadline.
    package init(_ options: CallOptions) {
        deadline = nil
        timeoutMicroseconds = 0
        metadata = options.metadata
        receiveInitialMetadata = options.receiveInitialMetadata
        receiveTrailers = options.receiveTrailers
    }

    /// - Throws: ``RPCError/Code/deadlineExceeded`` where nothing is left.
    package init(
        _ options: CallOptions, deadline: ContinuousClock.Instant?,
        now: @autoclosure () -> ContinuousClock.Instant = .now
    ) throws(RPCError) {
        self.init(options)
        guard let deadline else { return }
        self.deadline = deadline
        timeoutMicroseconds = (deadline - now()).microseconds
        guard timeoutMicroseconds > 0 else { throw .deadlineExceeded() }
    }
}
