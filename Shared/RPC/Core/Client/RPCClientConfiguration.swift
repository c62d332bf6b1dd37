public import NIOCore

/// How a client connects, and what it takes from servers.
public struct RPCClientConfiguration: Sendable {
    /// The timeout of a call with one answer that does not state its own; nil for none. Streams have none by themselves.
    public var defaultTimeout: Duration? = .seconds(30)

    /// What the client takes on each connection.
    public var frames = FrameLimits.standard

    /// Bytes that may wait for a server which does not read; further calls fail at once.
    public var queuedBytesMax = 16 << 20

    /// Calls that may wait, on each connection, for one to end of those that its server takes at a time; further ones
    /// fail at once. Those that wait do so within their deadline.
    public var queuedCallsMax = 1_024

    /// How long a connection may take to the server's hello.
    public var connectTimeout: Duration = .seconds(5)

    public var keepalive = KeepaliveSettings(pingsWithoutCalls: false)

    /// A client that makes no calls for as long as this says closes its connections; the next call opens them again.
    public var lifetime = ConnectionLifetimeLimits(idleMax: .seconds(30 * 60))
    public var pings = PingLimits()

    /// Event loops; nil takes those that the process shares, one a core.
    public var eventLoopThreads: Int?

    /// How connections are protected.
    public var security = TransportSecurity.plaintext

    /// How servers are found, and how calls spread over them.
    public var channel = ChannelConfiguration()

    /// When a call that failed is sent again.
    public var retries = RetryPolicy()
    public var retryThrottle = RetryThrottle.Configuration()

    /// Prepares a connection to an endpoint before the first byte, behind TLS.
    public var prepareChannel: (@Sendable (any Channel, Endpoint) throws -> Void)?

    public init() {}
}
