package import RPC
package import RPCServicesContract
internal import Synchronization
private import WellKnownContract

/// Answers `loyalty.stats.v1.Stats` from a server's counters.
package final class StatsProvider: StatsHandler {
    private let startedAtSeconds: Int64
    private let methods: @Sendable () -> [MethodStats]
    // The server is made with its services, so it can only come after them.
    private let statistics = Mutex<(@Sendable () -> ServerStatistics)?>(nil)

    /// - Parameters:
    ///   - startedAtSeconds: Since 1970.
    ///   - methods: What each method has done, from whoever counts that.
    package init(startedAtSeconds: Int64, methods: @escaping @Sendable () -> [MethodStats]) {
        self.startedAtSeconds = startedAtSeconds
        self.methods = methods
    }

    /// Where the server's own counters are from now on.
    package func attach(_ read: @escaping @Sendable () -> ServerStatistics) { statistics.withLock { $0 = read } }

    package func getStats(_ request: GetStatsRequest, context: CallContext) async throws -> GetStatsResponse {
        var response = GetStatsResponse(
            startedAt: Timestamp(seconds: startedAtSeconds), methods: methods().sorted { $0.path < $1.path })
        guard let counters = statistics.withLock({ $0 })?() else { return response }
        response.connectionsOpen = Int64(counters.connectionsOpen)
        response.connectionsAccepted = Int64(counters.connectionsOpened)
        response.connectionsFailed = Int64(counters.connectionsRefused)
        response.callsInFlight = Int64(counters.callsInFlight)
        response.bytesReceived = Int64(counters.bytesReceived)
        response.bytesSent = Int64(counters.bytesSent)
        return response
    }
}
