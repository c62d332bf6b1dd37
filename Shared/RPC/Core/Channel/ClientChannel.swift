internal import Synchronization

/// The connections of a client to one target: opens, replaces and closes them as ``BalancerStateMachine`` decides, and
/// hands them to calls.
///
/// A call that finds a connection ready takes one short lock and touches nothing else.
package final class ClientChannel<Connector: ChannelConnector>: Sendable {
    package typealias Connection = Connector.Connection
    package typealias Instant = ContinuousClock.Instant

    package let target: String
    let configuration: ChannelConfiguration
    let lifetime: ConnectionLifetimeLimits
    let resolver: any Resolver
    let connector: Connector
    let scheduler: any ChannelScheduler

    private let turns = Atomic(0)
    /// What calls read; written with the lock of `state` held.
    private let ready = Mutex(ReadyConnections<Connection>())
    let state: Mutex<ChannelState<Connection>>

    /// - Parameter lifetime: When the whole channel is idle, and when one connection is old.
    package init(
        target: String, resolver: any Resolver, connector: Connector, configuration: ChannelConfiguration,
        lifetime: ConnectionLifetimeLimits, scheduler: any ChannelScheduler, seed: UInt64 = .random(in: 0 ... .max)
    ) {
        self.target = target
        self.configuration = configuration
        self.resolver = resolver
        self.connector = connector
        self.lifetime = lifetime
        self.scheduler = scheduler
        var balancing = BalancerStateMachine.Configuration()
        balancing.backoff = configuration.connectionBackoff
        balancing.endpointsMax = configuration.addressesMax
        balancing.connectionsPerEndpoint = configuration.connectionsPerAddress
        balancing.resolutionAgeMax = configuration.resolutionAgeMax
        let machine = BalancerStateMachine(
            target: target, mayChange: resolver.mayChange, configuration: balancing, seed: seed)
        state = Mutex(ChannelState(machine: machine, random: SplitMix64(seed: ~seed)))
    }

    /// A connection that takes calls now, or nil where a call has to wait.
    ///
    /// - Parameter tried: Connections that refused the call already; chosen again only where there is no other.
    package func pick(tried: [ObjectIdentifier] = []) -> Connection? {
        let (only, several) = ready.withLock { ($0.only, $0.several) }
        if let only { return only.isUsable ? only : nil }
        guard !several.isEmpty else { return nil }
        let turn = turns.wrappingAdd(1, ordering: .relaxed).newValue
        let index = configuration.loadBalancing.choose(
            among: several.count, turn: turn, load: { several[$0].activeCalls },
            excluded: { !several[$0].isUsable || !tried.isEmpty && tried.contains(ObjectIdentifier(several[$0])) })
        guard let index else { return nil }
        if several[index].isUsable { return several[index] }
        return several.first(where: \.isUsable)
    }

    /// Whether a call that these connections refused may find another: one is ready, or will be, since one of these is
    /// gone.
    package func hasOther(than tried: [ObjectIdentifier]) -> Bool {
        let connections = ready.withLock(\.all).filter(\.isUsable)
        return connections.isEmpty || connections.contains { !tried.contains(ObjectIdentifier($0)) }
    }

    /// The connections that take calls now.
    package var readyConnections: [Connection] { ready.withLock(\.all) }

    /// How many take calls now.
    package var readyCount: Int { readyConnections.count }

    /// Sends no further calls, and closes each connection when its calls have ended.
    package func shutDown() { handle { $0.shutDown() } }

    /// Opens connections before the first call.
    package func warmUp() { handle { $0.activate(at: scheduler.now) } }

    func publish(_ connections: [Connection]) { ready.withLock { $0 = ReadyConnections(connections) } }
}

/// The connections that take calls; apart where there is one, as for most clients.
struct ReadyConnections<Connection: Sendable>: Sendable {
    let only: Connection?
    let several: [Connection]

    init(_ connections: [Connection] = []) {
        only = connections.count == 1 ? connections[0] : nil
        several = connections.count == 1 ? [] : connections
    }

    var all: [Connection] { only.map { [$0] } ?? several }
}
