/// The connections of a client on sockets.
package final class ChannelSource: ConnectionSource {
    private let channel: ClientChannel<TrackedConnector>
    private let alive: LiveConnections

    package init(
        target: String, resolver: any Resolver, connector: SocketConnector, configuration: RPCClientConfiguration
    ) {
        let alive = LiveConnections()
        self.alive = alive
        channel = ClientChannel(
            target: target, resolver: resolver, connector: TrackedConnector(connector: connector, alive: alive),
            configuration: configuration.channel, lifetime: configuration.lifetime,
            scheduler: EventLoopScheduler(connector.loops.home.eventLoop))
    }

    @inline(__always)
    package func readyConnection() -> ClientConnection? { channel.pick() }

    package var connections: [ClientConnection] { channel.readyConnections }

    package func connection(
        waitForReady: Bool, deadline: ContinuousClock.Instant?, tried: [ObjectIdentifier]
    ) async throws(RPCError) -> ClientConnection {
        try await channel.connection(waitsForReady: waitForReady, deadline: deadline, tried: tried)
    }

    package func hasOther(than tried: [ObjectIdentifier]) -> Bool { channel.hasOther(than: tried) }

    package func close() async {
        channel.shutDown()
        await alive.allClosed()
    }
}
