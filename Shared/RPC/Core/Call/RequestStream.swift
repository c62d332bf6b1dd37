public import Messages

/// The messages that a client sends in one call, in order.
///
/// Reading is what gives the client leave to send more: a handler that does not read stops its caller, and nobody else.
/// One task reads.
public struct RequestStream<Request: Message>: AsyncSequence, Sendable {
    public typealias Element = Request

    @usableFromInline let stream: MessageStream

    @usableFromInline
    init(_ stream: MessageStream) { self.stream = stream }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: stream) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: MessageStream

        /// The next message, or nil after the last.
        ///
        /// - Throws: ``RPCError/Code/invalidArgument`` for one that is malformed; ``RPCError/Code/cancelled`` when the
        ///   call is over.
        public mutating func next() async throws -> Request? {
            try await stream.next { RPCError(request: $0) }
        }
    }
}
