/// A connection as a channel sees it. Called from any thread.
package protocol ChannelConnection: AnyObject, Sendable {
    /// Whether calls can be sent. Turns to false a moment before the channel hears of the end.
    var isUsable: Bool { get }

    /// The calls in flight.
    var activeCalls: Int { get }

    /// How many calls the connection has ever carried.
    var totalCalls: Int { get }

    /// Take no further calls, and close when those in flight have ended.
    func drain()
}

/// Opens the connections of a channel.
package protocol ChannelConnector: Sendable {
    associatedtype Connection: ChannelConnection

    /// Connects, and waits until calls can be sent.
    ///
    /// - Parameter ended: Called once, on any thread, when the connection that was returned takes no further calls:
    ///   because it is gone, or because its server is going away. Not called when this throws.
    /// - Throws: ``RPCError/Code/unavailable`` that names the endpoint and says why; soon after the task is cancelled.
    func connect(
        to endpoint: Endpoint, ended: @escaping @Sendable (RPCError) -> Void
    ) async throws(RPCError) -> Connection
}

/// The time of a channel, and what it does later.
package protocol ChannelScheduler: Sendable {
    var now: ContinuousClock.Instant { get }

    func schedule(at time: ContinuousClock.Instant, _ work: @escaping @Sendable () -> Void)
}
