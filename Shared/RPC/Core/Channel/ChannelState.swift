/// What a channel holds under its lock.
struct ChannelState<Connection: ChannelConnection>: Sendable {
    typealias Instant = ContinuousClock.Instant

    var machine: BalancerStateMachine
    var random: SplitMix64

    /// Attempts to connect that are under way.
    var attempts: [Subchannel.ID: Attempt] = [:]
    var connections: [Subchannel.ID: Open] = [:]
    private var nextNumber = 0

    /// When the next lookup is due: a timer that was set for another time is stale.
    var resolutionWake: Instant?

    var waiters: [Int: Waiter] = [:]
    private var nextWaiter = 0

    /// Watches for the idleness of the channel while it is active, and tells one watch from the next.
    var idleness: ConnectionLifetime?
    var idlenessNumber = 0
    /// Calls of connections that are gone.
    var callsOfClosed = 0

    struct Attempt: Sendable {
        /// Tells one connection of a subchannel from the next.
        let number: Int
        let task: Task<Void, Never>
        /// The connection ended before the attempt reported it.
        var ended: RPCError?
    }

    struct Open: Sendable {
        let number: Int
        let connection: Connection
        var lifetime: ConnectionLifetime
    }

    struct Waiter: Sendable {
        let waitsForReady: Bool
        let continuation: CheckedContinuation<Result<Connection, RPCError>, Never>
    }

    init(machine: BalancerStateMachine, random: SplitMix64) {
        self.machine = machine
        self.random = random
    }

    mutating func takeNumber() -> Int {
        nextNumber += 1
        return nextNumber
    }

    mutating func add(_ waiter: Waiter) -> Int {
        nextWaiter += 1
        waiters[nextWaiter] = waiter
        return nextWaiter
    }

    /// In the order of the machine, so that round robin has an order.
    var readyConnections: [Connection] { machine.readySubchannels.compactMap { connections[$0.id]?.connection } }

    var activeCalls: Int { connections.values.reduce(0) { $0 + $1.connection.activeCalls } }

    var totalCalls: Int { connections.values.reduce(callsOfClosed) { $0 + $1.connection.totalCalls } }
}
