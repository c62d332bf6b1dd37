package import Synchronization

/// What a server has done since it started, and does now.
public struct ServerStatistics: Sendable, Hashable {
    public var connectionsOpened = 0
    public var connectionsOpen = 0
    public var connectionsRefused = 0
    public var callsStarted = 0
    public var callsInFlight = 0
    /// Calls that ended with a status other than OK, refused ones included.
    public var callsFailed = 0
    /// Calls that no handler has seen.
    public var callsRefused = 0
    public var bytesReceived = 0
    public var bytesSent = 0
    public var queuedBytes = 0
}

/// Where the numbers are kept: each written by many loops, read by whoever asks.
package final class ServerCounters: Sendable {
    package let connectionsOpened = Atomic<Int>(0)
    package let connectionsOpen = Atomic<Int>(0)
    package let connectionsRefused = Atomic<Int>(0)
    package let callsStarted = Atomic<Int>(0)
    package let callsInFlight = Atomic<Int>(0)
    package let callsFailed = Atomic<Int>(0)
    package let callsRefused = Atomic<Int>(0)
    package let bytesReceived = Atomic<Int>(0)
    package let bytesSent = Atomic<Int>(0)

    package init() {}

    package func snapshot(queuedBytes: Int) -> ServerStatistics {
        ServerStatistics(
            connectionsOpened: connectionsOpened.load(ordering: .relaxed),
            connectionsOpen: connectionsOpen.load(ordering: .relaxed),
            connectionsRefused: connectionsRefused.load(ordering: .relaxed),
            callsStarted: callsStarted.load(ordering: .relaxed),
            callsInFlight: callsInFlight.load(ordering: .relaxed),
            callsFailed: callsFailed.load(ordering: .relaxed),
            callsRefused: callsRefused.load(ordering: .relaxed),
            bytesReceived: bytesReceived.load(ordering: .relaxed),
            bytesSent: bytesSent.load(ordering: .relaxed), queuedBytes: queuedBytes)
    }
}

extension Atomic where Value == Int {
    package func increment() { wrappingAdd(1, ordering: .relaxed) }
    package func decrement() { wrappingSubtract(1, ordering: .relaxed) }
}
