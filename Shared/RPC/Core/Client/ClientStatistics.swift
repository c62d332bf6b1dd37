package import Synchronization

/// What a client has done since it was made, and does now.
public struct ClientStatistics: Sendable, Hashable {
    /// Connections that take calls.
    public var connectionsOpen = 0
    public var callsStarted = 0
    /// Calls that servers have been sent and have not answered.
    public var callsInFlight = 0
    /// Calls that are kept until a server has answered others.
    public var callsWaiting = 0
    /// Calls that ended with a status other than OK.
    public var callsFailed = 0
    /// Attempts after the first of a call: elsewhere, or again.
    public var callsRepeated = 0
}

/// Where the numbers are kept that no connection has.
package final class ClientCounters: Sendable {
    package let callsStarted = Atomic<Int>(0)
    package let callsFailed = Atomic<Int>(0)
    package let callsRepeated = Atomic<Int>(0)

    package init() {}

    package func snapshot(of connections: [ClientConnection]) -> ClientStatistics {
        ClientStatistics(
            connectionsOpen: connections.count, callsStarted: callsStarted.load(ordering: .relaxed),
            callsInFlight: connections.reduce(0) { $0 + $1.load },
            callsWaiting: connections.reduce(0) { $0 + $1.slots.count },
            callsFailed: callsFailed.load(ordering: .relaxed),
            callsRepeated: callsRepeated.load(ordering: .relaxed))
    }
}
