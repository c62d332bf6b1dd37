/// The bounds that a pool keeps.
package struct PoolLimits: Sendable, Hashable {
    /// Connections that are kept open even when nobody needs them.
    package var connectionsMin = 1

    /// Connections open at a time. More than the server has cores helps commits wait for the disk together.
    package var connectionsMax = 16

    /// Connection attempts under way at a time.
    package var openingMax = 4

    /// Connections that statements which only read are put on, as long as these keep up. A few busy backends serve more
    /// of them than many that are woken in turn. Writes spread over all, since their commits wait for the disk.
    package var readConnectionsMax = 4

    /// While what is under way on a connection takes less than this, a quick read goes behind it rather than to the next
    /// one.
    package var readWaitMax: Duration = .microseconds(500)

    /// Statements under way on one connection at a time.
    package var pipelineDepthMax = 32

    /// Operations that wait for a connection at a time; the next is refused.
    package var waitingOperationsMax = 8_192

    /// A connection whose first statement has run for longer gets no further ones behind it.
    package var slowStatement: Duration = .milliseconds(10)

    /// Connections beyond the minimum are closed after so long without work.
    package var connectionIdleMax: Duration = .seconds(300)

    /// A connection is replaced when it is so old, and free.
    package var connectionAgeMax: Duration = .seconds(3_600)

    /// An idle connection is tried after so long without a word from the server.
    package var healthCheckInterval: Duration = .seconds(30)

    /// The wait after the first failed attempt to connect; it doubles with each further one.
    package var reconnectDelayMin: Duration = .milliseconds(100)

    /// The longest wait between attempts to connect.
    package var reconnectDelayMax: Duration = .seconds(5)

    /// Whether calls fail at once while the database is known to be down, rather than at their deadline.
    package var failsFastWhenDown = true

    package init() {}
}
