/// What a caller may say about one call.
public struct CallOptions: Sendable {
    /// How long the call may take; nil takes the client's default. The server is told, and stops at the same time.
    public var timeout: Duration?

    /// Sent with the request.
    public var metadata: Metadata

    /// Wait for a connection instead of failing at once while there is none.
    public var waitForReady: Bool

    /// The request carries an idempotency key, so that a retry is safe after the server may have acted.
    public var carriesIdempotencyKey: Bool

    /// Told what the server says in front of its answer, where it says something: before the first message is there to be
    /// read, and before the call returns or throws. A call that is made again may tell it again. Must not block.
    public var receiveInitialMetadata: (@Sendable (Metadata) -> Void)?

    /// Told the trailers of the server, before the call returns or throws. Must not block.
    public var receiveTrailers: (@Sendable (Metadata) -> Void)?

    public init(
        timeout: Duration? = nil, metadata: Metadata = Metadata(), waitForReady: Bool = false,
        carriesIdempotencyKey: Bool = false
    ) {
        self.timeout = timeout
        self.metadata = metadata
        self.waitForReady = waitForReady
        self.carriesIdempotencyKey = carriesIdempotencyKey
    }
}
