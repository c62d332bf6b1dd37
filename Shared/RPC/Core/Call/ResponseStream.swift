public import Messages

/// The messages that a server sends in one call, in order.
///
/// Reading is what gives the server leave to send more: a caller that does not read stops its own call, and no other on the
/// connection. One task reads.
public struct ResponseStream<Response: Message>: AsyncSequence, Sendable {
    public typealias Element = Response

    private let stream: MessageStream

    init(_ stream: MessageStream) { self.stream = stream }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: stream) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: MessageStream

        /// The next message, or nil after the last of a call that went well.
        ///
        /// - Throws: ``RPCError`` with how the call ended.
        public mutating func next() async throws -> Response? {
            try await stream.next { RPCError(response: $0) }
        }
    }
}
