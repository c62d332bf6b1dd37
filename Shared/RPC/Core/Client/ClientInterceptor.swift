/// Stands between the callers of a client and its connections: for logging, metrics, tracing, credentials.
public protocol ClientInterceptor: Sendable {
    /// Wraps a call with all its attempts.
    ///
    /// - Parameters:
    ///   - call: What is called.
    ///   - next: Makes the call, with options that may differ from those of `call`: added metadata, a shorter timeout,
    ///     someone else to be told the server's metadata.
    func intercept(
        _ call: ClientCallDescription, _ next: (CallOptions) async throws(RPCError) -> Void
    ) async throws(RPCError)
}

/// A call as a client's interceptor sees it.
public struct ClientCallDescription: Sendable {
    /// `package.Service/Method`.
    public let path: String
    public let kind: CallKind
    public let idempotency: Idempotency

    /// What the caller asked for.
    public let options: CallOptions

    /// Where the client's calls go, as its configuration writes it.
    public let target: String

    /// A description of no call: for tests of interceptors.
    public init(
        path: String, kind: CallKind, idempotency: Idempotency, options: CallOptions = CallOptions(), target: String
    ) {
        self.path = path
        self.kind = kind
        self.idempotency = idempotency
        self.options = options
        self.target = target
    }
}
