public import NIOCore

/// How a client connects, and what it takes from servers.
public struct RPCClientConfiguration: Sendable {
    /// The timeout of a call with one answer that does not state its own; nil for none. Streams have none by themselves.
    public var defaultTimeout: Duration? = .seconds(30)

    /// What the client takes on each connection.
    public var frames = FrameLimits.standard

    /// Bytes that may wait for a server which does not read; further calls fail at once.
    public var queuedBytesMax = 16 << 20

    /// How long a connection may take to the server's hello.
    public var connectTimeout: Duration = .seconds(5)

    public var keepalive = KeepaliveSettings(pingsWithoutCalls: false)
    public var lifetime = ConnectionLifetimeLimits()
    public var pings = PingLimits()

    /// Event loops; nil takes those that the process shares, one a core.
    public var eventLoopThreads: Int?

    /// Prepares a connection to an endpoint before the first byte: puts TLS in front.
    public var prepareChannel: (@Sendable (any Channel, Endpoint) throws -> Void)?

    public init() {}
}
