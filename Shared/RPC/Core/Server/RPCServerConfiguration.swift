public import Messages
public import NIOCore

/// How a server listens, and what it takes from its clients.
public struct RPCServerConfiguration: Sendable {
    /// Where to listen. Port 0 takes a free one; ``RPCServer/address`` says which.
    public var address: Endpoint.Address

    /// What the server takes on each connection.
    public var frames = FrameLimits.standard

    /// What a message may take when it is unpacked, and how deep types may nest.
    public var messages = MessageLimits.standard

    /// Further connections are told so, and closed.
    public var connectionsMax = 20_000

    /// Calls in flight over all connections. Further ones are refused as not processed.
    public var callsMax = 10_000

    /// Bytes of messages kept for handlers or clients that do not take them, over all connections.
    public var queuedBytesMax = 256 << 20

    /// The same, for one connection.
    public var queuedBytesPerConnectionMax = 32 << 20

    /// How long a new connection may take to its hello, TLS included.
    public var helloTimeout: Duration = .seconds(10)

    /// How long a peer may take from the first byte of a frame to the last.
    public var frameTimeout: Duration = .seconds(30)

    /// How long a peer may take nothing of what is written to it.
    public var writeTimeout: Duration = .seconds(30)

    /// How long the calls in flight may take once the server is told to stop.
    public var drainTimeout: Duration = .seconds(30)

    /// How long a client has to read that the server is going away before further requests are refused.
    public var drainNoticeMax: Duration = .seconds(1)

    public var keepalive = KeepaliveSettings(interval: .seconds(120), timeout: .seconds(20))
    public var lifetime = ConnectionLifetimeLimits()
    public var pings = PingLimits()

    /// Event loops; nil takes those that the process shares, one a core.
    public var eventLoopThreads: Int?

    /// How connections are protected.
    public var security = TransportSecurity.plaintext

    /// Prepares a connection before the first byte, behind TLS.
    public var prepareChannel: (@Sendable (any Channel) throws -> Void)?

    /// Tells who is at the other end, once the connection's first frame has come.
    public var identifyPeer: (@Sendable (any Channel) -> PeerIdentity?)?

    public init(address: Endpoint.Address = .internet(host: "127.0.0.1", port: 0)) { self.address = address }
}
