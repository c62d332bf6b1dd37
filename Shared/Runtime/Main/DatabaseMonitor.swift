internal import Logging
internal import Postgres
internal import RPCServices
internal import ServiceLifecycle

/// Looks after the database while the service runs: health follows it, and its pool is measured.
struct DatabaseMonitor: Service {
    static let interval = Duration.seconds(1)

    private let pool: PostgresPool
    private let state: ServingState
    private let logger: Logger
    private let open: MetricGauge
    private let idle: MetricGauge
    private let leased: MetricGauge
    private let inFlight: MetricGauge
    private let waiting: MetricGauge

    init(pool: PostgresPool, state: ServingState, registry: MetricsRegistry, logger: Logger) {
        self.pool = pool
        self.state = state
        self.logger = logger
        let name = "db.client.connections"
        open = registry.gauge(name, help: "Connections.", labels: MetricLabels(["state": "open"]))
        idle = registry.gauge(name, help: "Connections.", labels: MetricLabels(["state": "idle"]))
        leased = registry.gauge(name, help: "Connections.", labels: MetricLabels(["state": "leased"]))
        inFlight = registry.gauge("db.client.statements_in_flight", help: "Statements sent and not answered.")
        waiting = registry.gauge("db.client.operations_waiting", help: "Operations that wait for a connection.")
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var wasAvailable: Bool?
            while !Task.isCancelled {
                let statistics = await pool.statistics()
                record(statistics)
                let isAvailable = !statistics.isDown
                if isAvailable != wasAvailable {
                    state.set(isAvailable ? .serving : .notServing(reason: "the database cannot be reached"))
                    if wasAvailable != nil {
                        logger.warning(isAvailable ? "database is back" : "database is away")
                    }
                    wasAvailable = isAvailable
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func record(_ statistics: PoolStatistics) {
        open.set(Double(statistics.openConnections))
        idle.set(Double(statistics.idleConnections))
        leased.set(Double(statistics.leasedConnections))
        inFlight.set(Double(statistics.statementsInFlight))
        waiting.set(Double(statistics.waitingOperations))
    }
}
