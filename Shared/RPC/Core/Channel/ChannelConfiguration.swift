/// How a client finds its servers and keeps connections to them.
public struct ChannelConfiguration: Sendable {
    /// Which of several connections takes the next call.
    public var loadBalancing = LoadBalancing.leastLoaded

    /// Connections to each address. One carries any number of calls; more spread them over several event loops of one
    /// server.
    public var connectionsPerAddress = 1

    /// Addresses of the target beyond this many are not used.
    public var addressesMax = 64

    /// The wait between attempts to connect to one address, and between lookups that fail.
    public var connectionBackoff = Backoff.connecting

    /// How long the answer of a lookup is believed while all goes well: a new replica gets its first call no later.
    public var resolutionAgeMax: Duration = .seconds(10)

    /// Calls that may wait for a connection at once; further ones fail with RESOURCE_EXHAUSTED.
    public var waitingCallsMax = 10_000

    public init() {}
}
