/// What a pool is doing now, for metrics and health.
package struct PoolStatistics: Sendable, Hashable {
    package var openConnections = 0
    package var idleConnections = 0
    package var leasedConnections = 0
    /// Statements sent and not answered.
    package var statementsInFlight = 0
    /// Operations that wait for a connection.
    package var waitingOperations = 0
    /// No connection is open and the last attempt failed.
    package var isDown = false
    package var isClosing = false

    package init() {}

    static func + (left: PoolStatistics, right: PoolStatistics) -> PoolStatistics {
        var sum = left
        sum.openConnections += right.openConnections
        sum.idleConnections += right.idleConnections
        sum.leasedConnections += right.leasedConnections
        sum.statementsInFlight += right.statementsInFlight
        sum.waitingOperations += right.waitingOperations
        sum.isDown = left.isDown || right.isDown
        sum.isClosing = left.isClosing || right.isClosing
        return sum
    }
}

extension PoolLoop {
    var statistics: PoolStatistics {
        var statistics = PoolStatistics()
        statistics.openConnections = machine.openCount
        statistics.idleConnections = machine.idleCount
        statistics.leasedConnections = machine.leasedCount
        statistics.statementsInFlight = connections.values.reduce(0) { $0 + $1.machine.entries.count }
        statistics.waitingOperations = machine.waiting.count
        statistics.isDown = machine.isDown
        statistics.isClosing = machine.isClosing
        return statistics
    }
}
