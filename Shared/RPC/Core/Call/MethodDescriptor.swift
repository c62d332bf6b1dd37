public import Messages

/// A method of a contract: what generated code hands to a client's call and to a server's registry.
public struct MethodDescriptor<Request: Message, Response: Message>: Sendable {
    /// `package.Service/Method`, such as `loyalty.rewards.v1.Ledger/Post`.
    public let path: String
    public let kind: CallKind
    public let idempotency: Idempotency

    public init(path: String, kind: CallKind, idempotency: Idempotency = .unknown) {
        self.path = path
        self.kind = kind
        self.idempotency = idempotency
    }
}

/// gRPC's four kinds of call.
public enum CallKind: UInt8, Sendable, Hashable {
    case unary
    case clientStreaming
    case serverStreaming
    case bidirectional
}

/// Whether a call may be sent again when nobody knows whether it took effect: protobuf's `idempotency_level`.
public enum Idempotency: UInt8, Sendable, Hashable {
    /// Sent again only when the server says that it did not process it, or when the request carries a key.
    case unknown
    case idempotent
    case noSideEffects
}
