package import Logging
internal import Postgres
package import RPC
internal import RPCServices
internal import RPCServicesContract
internal import ServiceLifecycle
internal import UnixSignals

/// One service in this process: its pool, HTTP port, RPC server, relays and jobs, from start to graceful end.
///
/// The order of the start: the HTTP port, which says what is waited for; the database, however long it is away; the schema's
/// version; handlers, RPC port, relays, jobs; ready. The order of the end: not ready; the RPC server drains; relays finish
/// their batches; the pool closes; the HTTP port.
package struct ServiceRuntime: Sendable {
    private let definition: ServiceDefinition
    private let settings: Settings
    private let registry: MetricsRegistry
    private let tracer: LogTracer?
    private let logger: Logger
    private let pool: PostgresPool
    private let state: ServingState
    private let security: ServiceSecurity
    private let onListening: @Sendable (Endpoint.Address) -> Void
    private let onMetricsListening: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - onListening: Told the address of the RPC port once calls are taken.
    ///   - onMetricsListening: Told the HTTP port, before anything is waited for.
    /// - Throws: ``ConfigurationError`` for a database URL that libpq cannot read, and certificates that cannot be used.
    package init(
        _ definition: ServiceDefinition, settings: Settings, registry: MetricsRegistry = MetricsRegistry(),
        tracer: LogTracer? = nil, logger: Logger,
        onListening: @escaping @Sendable (Endpoint.Address) -> Void = { _ in },
        onMetricsListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(ConfigurationError) {
        self.definition = definition
        self.settings = settings
        self.registry = registry
        self.tracer = tracer
        self.logger = logger
        self.onListening = onListening
        self.onMetricsListening = onMetricsListening
        pool = PostgresPool(
            configuration: try PostgresConfiguration(settings, program: definition.name), logger: logger)
        security = try ServiceSecurity(settings, logger: logger)
        state = ServingState(services: [], notServingBecause: "starting")
    }

    /// Runs until SIGTERM or SIGINT, then ends gracefully. A second signal ends at once.
    ///
    /// - Throws: ``StartError`` where the service cannot start.
    package func runUntilSignal() async throws {
        try await run(gracefulShutdownSignals: [.sigterm, .sigint])
    }

    /// Runs until the task's service group shuts down or the task is cancelled.
    package func run() async throws { try await run(gracefulShutdownSignals: []) }

    private func run(gracefulShutdownSignals: [UnixSignal]) async throws {
        let endpoint = HTTPEndpoint(
            host: settings[.metricsHost], port: settings[.metricsPort], registry: registry, logger: logger,
            isReady: { [state] in
                if case .notServing(let reason) = state.status { reason } else { nil }
            }, onListening: onMetricsListening)
        let core = ServiceCore(
            definition: definition, settings: settings, registry: registry, tracer: tracer, logger: logger, pool: pool,
            state: state, security: security, onListening: onListening)
        // Ends in the reverse order: the core first, then what it needs.
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: endpoint), .init(service: PoolService(pool: pool)),
                .init(service: core, successTerminationBehavior: .gracefullyShutdownGroup),
            ],
            gracefulShutdownSignals: gracefulShutdownSignals, logger: logger)
        configuration.maximumGracefulShutdownDuration = settings[.drainTimeout] + .seconds(15)
        try await ServiceGroup(configuration: configuration).run()
    }
}

/// Keeps the pool for as long as the group lives.
private struct PoolService: Service {
    let pool: PostgresPool

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await pool.run()
        }
    }
}
