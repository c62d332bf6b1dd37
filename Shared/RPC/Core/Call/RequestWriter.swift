public import Messages

/// Sends the messages of a request.
public struct RequestWriter<Request: Message>: Sendable {
    private let stream: MessageStream

    init(_ stream: MessageStream) { self.stream = stream }

    /// Sends a message. Waits while the server does not read what was sent before.
    ///
    /// - Throws: How the call ended, where it has; ``RPCError/Code/resourceExhausted`` for a message longer than the server
    ///   takes.
    public func write(_ request: Request) async throws {
        try await stream.write(request) { RPCError(unsendable: $0) }
    }

    /// Says that there are no more messages. Called by itself when the closure that was given the writer returns.
    public func finish() { stream.sendEnd() }
}
