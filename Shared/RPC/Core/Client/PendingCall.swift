public import Messages
package import Synchronization

/// One call at a client, between its caller and the connection that carries it.
@usableFromInline
package final class PendingCall: @unchecked Sendable {
    /// What a caller is told in the end.
    @usableFromInline
    package enum Outcome {
        /// The one message of the answer, packed, and where to unpack it. Valid during the call only.
        case message(UnsafeRawBufferPointer, MessageArena)
        /// A stream has ended well; its messages are in the stream.
        case ended
        case failed(RPCError)
    }

    package let deadline: ContinuousClock.Instant?
    package let receiveTrailers: (@Sendable (Metadata) -> Void)?

    /// Until the server's first frame has come.
    package var receiveInitialMetadata: (@Sendable (Metadata) -> Void)?

    /// Whether the answer is one message.
    package let hasOneAnswer: Bool

    /// Set before the call is sent; called once, on the loop.
    @usableFromInline package var onEnd: (Outcome) -> Void = { _ in }

    /// Set when the call is sent.
    package var id: UInt64 = 0
    package var stream: MessageStream?

    /// Whether the caller's task was cancelled, perhaps before the call was sent.
    package let isCancelled = Atomic<Bool>(false)

    @usableFromInline
    package init(_ settings: CallSettings, hasOneAnswer: Bool) {
        deadline = settings.deadline
        receiveInitialMetadata = settings.receiveInitialMetadata
        receiveTrailers = settings.receiveTrailers
        self.hasOneAnswer = hasOneAnswer
    }

    /// The call's streams; only of calls that were opened with them.
    package var messages: MessageStream {
        guard let stream else { preconditionFailure("a call was used as a stream without being one") }
        return stream
    }
}
