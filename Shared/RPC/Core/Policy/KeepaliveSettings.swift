/// When a side asks whether its peer is still there.
public struct KeepaliveSettings: Sendable, Hashable {
    /// Ask after hearing nothing for this long.
    public var interval: Duration

    /// Give the peer up when it does not answer within this time.
    public var timeout: Duration

    /// Ask also while no call is in flight.
    public var pingsWithoutCalls: Bool

    public init(
        interval: Duration = .seconds(30), timeout: Duration = .seconds(10), pingsWithoutCalls: Bool = false
    ) {
        precondition(interval > .zero && timeout > .zero, "keepalive needs times above zero")
        self.interval = interval
        self.timeout = timeout
        self.pingsWithoutCalls = pingsWithoutCalls
    }
}
