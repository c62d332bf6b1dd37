package import Logging
private import NIOConcurrencyHelpers
private import Synchronization

/// What all connections of a server share.
package final class ServerCore: Sendable {
    package let configuration: RPCServerConfiguration
    package let methods: MethodTable
    package let interceptors: [any ServerInterceptor]
    package let logger: Logger
    package let counters = ServerCounters()
    package let queuedBytes: QueuedBytes
    package let agent = "loyalty-swift/1"

    private let connections = NIOLockedValueBox(Connections())

    private struct Connections {
        var open: [ObjectIdentifier: ServerConnection] = [:]
        var isDraining = false
        var isClosing = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        /// Those who wait for the last connection to close, where it has.
        mutating func takeWaitersIfDrained() -> [CheckedContinuation<Void, Never>] {
            guard isDraining, open.isEmpty else { return [] }
            defer { waiters = [] }
            return waiters
        }
    }

    package init(
        configuration: RPCServerConfiguration, services: [any RPCService], interceptors: [any ServerInterceptor],
        logger: Logger
    ) throws(RPCError) {
        var registry = MethodRegistry()
        for service in services { service.register(on: &registry) }
        methods = try MethodTable(registry.methods, limits: configuration.messages)
        self.configuration = configuration
        self.interceptors = interceptors
        self.logger = logger
        queuedBytes = QueuedBytes(bytesMax: configuration.queuedBytesMax)
    }

    /// Whether another call should be refused.
    package var isOverloaded: Bool {
        counters.callsInFlight.load(ordering: .relaxed) >= configuration.callsMax || queuedBytes.isFull
    }

    package var isDraining: Bool { connections.withLockedValue { $0.isDraining } }

    /// A connection is there.
    ///
    /// - Returns: False where there are too many.
    package func opened(_ connection: ServerConnection) -> Bool {
        let isTaken = connections.withLockedValue { connections in
            guard connections.open.count < configuration.connectionsMax, !connections.isClosing else { return false }
            connections.open[ObjectIdentifier(connection)] = connection
            return true
        }
        if isTaken {
            counters.connectionsOpened.increment()
            counters.connectionsOpen.increment()
        } else {
            counters.connectionsRefused.increment()
        }
        return isTaken
    }

    package func closed(_ connection: ServerConnection) {
        let (wasOpen, waiters) = connections.withLockedValue { connections in
            let wasOpen = connections.open.removeValue(forKey: ObjectIdentifier(connection)) != nil
            return (wasOpen, connections.takeWaitersIfDrained())
        }
        if wasOpen { counters.connectionsOpen.decrement() }
        for waiter in waiters { waiter.resume() }
    }

    /// Tells every client to start nothing new.
    package func beginDrain() {
        let (open, waiters) = connections.withLockedValue { connections in
            let open = connections.isDraining ? [] : Array(connections.open.values)
            connections.isDraining = true
            return (open, connections.takeWaitersIfDrained())
        }
        for waiter in waiters { waiter.resume() }
        for connection in open { connection.loop.run { connection.beginDrain() } }
    }

    /// Closes every connection, with what is in flight.
    package func closeAll() {
        let (open, waiters) = connections.withLockedValue { connections in
            connections.isDraining = true
            connections.isClosing = true
            return (Array(connections.open.values), connections.takeWaitersIfDrained())
        }
        for waiter in waiters { waiter.resume() }
        for connection in open {
            connection.loop.run { connection.close(.draining, "The server has stopped.") }
        }
    }

    /// Waits until the last connection has closed after ``beginDrain()``.
    package func drained() async {
        await withCheckedContinuation { continuation in
            let isDrained = connections.withLockedValue { connections in
                if connections.isDraining, connections.open.isEmpty { return true }
                connections.waiters.append(continuation)
                return false
            }
            if isDrained { continuation.resume() }
        }
    }
}
