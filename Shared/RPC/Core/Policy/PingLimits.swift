/// How often a peer may ping.
public struct PingLimits: Sendable, Hashable {
    /// The least time between two pings.
    public var intervalMin: Duration

    /// The least time between two pings while no call is in flight, where those are not allowed anyway.
    public var intervalMinWithoutCalls: Duration

    /// Whether pings without a call in flight are held to `intervalMin` only.
    public var allowsWithoutCalls: Bool

    /// Pings that may come too soon before the connection is closed.
    public var strikesMax: Int

    public init(
        intervalMin: Duration = .seconds(5), intervalMinWithoutCalls: Duration = .seconds(60),
        allowsWithoutCalls: Bool = true, strikesMax: Int = 2
    ) {
        self.intervalMin = intervalMin
        self.intervalMinWithoutCalls = intervalMinWithoutCalls
        self.allowsWithoutCalls = allowsWithoutCalls
        self.strikesMax = strikesMax
    }
}
