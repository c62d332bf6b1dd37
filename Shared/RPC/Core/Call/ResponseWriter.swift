public import Messages

/// Sends the messages of an answer.
public struct ResponseWriter<Response: Message>: Sendable {
    private let stream: MessageStream

    @usableFromInline
    init(_ stream: MessageStream) { self.stream = stream }

    /// Sends a message. Waits while the caller does not read what was sent before.
    ///
    /// - Throws: ``RPCError/Code/cancelled`` when the caller is gone or does not want more; ``RPCError/Code/resourceExhausted``
    ///   for a message longer than the caller takes.
    public func write(_ response: Response) async throws {
        try await stream.write(response) { RPCError(unpackable: $0) }
    }
}
