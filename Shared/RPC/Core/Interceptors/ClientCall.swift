/// A call that a client is about to make.
public struct ClientCall: Sendable {
    /// `package.Service/Method`.
    public let method: String
    public let kind: CallKind
    public var options: CallOptions

    public init(method: String, kind: CallKind, options: CallOptions) {
        self.method = method
        self.kind = kind
        self.options = options
    }
}
