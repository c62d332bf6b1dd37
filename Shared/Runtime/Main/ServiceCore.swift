internal import Logging
internal import Postgres
internal import RPC
internal import RPCServices
internal import RPCServicesContract
internal import ServiceLifecycle

/// What runs once configuration, log and metrics are there: from waiting for the database to the end of the drain.
struct ServiceCore: Service {
    let definition: ServiceDefinition
    let settings: Settings
    let registry: MetricsRegistry
    let tracer: LogTracer?
    let logger: Logger
    let pool: PostgresPool
    let state: ServingState
    let security: ServiceSecurity
    let onListening: @Sendable (Endpoint.Address) -> Void

    func run() async throws {
        state.set(.notServing(reason: "waiting for the database"))
        let isThere = try await cancelWhenGracefulShutdown {
            try await DatabaseWait(pool: pool, migrations: definition.migrations, logger: logger).untilReady()
        }
        guard isThere else { return }
        let clients = try PeerClients(
            definition, settings: settings, security: security.transport, tracer: tracer, logger: logger)
        do {
            try await serve(clients)
        } catch {
            await clients.close()
            throw error
        }
        await clients.close()
    }

    private func serve(_ clients: PeerClients) async throws {
        let schema = MessagingSchema(definition.name)
        let environment = ServiceEnvironment(
            settings: settings, pool: pool, schema: schema, clients: clients.byName, registry: registry, logger: logger)
        let parts = try await definition.make(environment)
        let jobs = JobRunner(
            jobs: parts.jobs + cleanUpJobs(schema), pool: pool, schema: schema, logger: logger)
        let serving = ServingServices(
            parts,
            inbox: Inbox(
                pool: pool, schema: schema, handlers: parts.eventHandlers, outbox: environment.outbox),
            operations: OperationsProvider(
                service: definition.name, jobs: jobs,
                parked: ParkedEvents(pool: pool, schema: schema, taken: parts.takenEvents),
                keys: environment.idempotency, pool: pool, outbox: environment.outbox,
                destinations: definition.peers.filter(\.takesEvents).map(\.name)),
            registry: registry, state: state)
        let server = try makeServer(serving)
        let address = try await listen(server)
        serving.stats.attach { server.statistics }
        ServerMetrics.register(server, in: registry)

        let relays = makeRelays(clients, schema)
        for relay in relays { environment.outbox.attach(relay) }
        let monitor = DatabaseMonitor(pool: pool, state: serving.state, registry: registry, logger: logger)

        logger.notice("serving", metadata: ["address": "\(address)", "database": "\(pool.configuration.summary)"])
        onListening(address)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for relay in relays { group.addTask { await relay.runUntilStopped() } }
            for service in parts.background { group.addTask { try await service.run() } }
            group.addTask { try await jobs.run() }
            group.addTask { try await monitor.run() }
            try await withGracefulShutdownHandler {
                try await server.run()
            } onGracefulShutdown: {
                logger.notice("draining")
                serving.state.finish(because: "stopping")
                server.beginDrain()
            }
            // Only now: what the last calls have committed goes out, too.
            for relay in relays { relay.stop() }
            try await group.waitForAll()
        }
    }

    private func makeServer(_ serving: ServingServices) throws -> RPCServer {
        var configuration = RPCServerConfiguration(
            address: .internet(host: settings[.listenHost], port: settings[.listenPort]))
        configuration.drainTimeout = settings[.drainTimeout]
        configuration.security = security.transport
        // From the outside in: what is counted, traced and logged is what the caller is told.
        var interceptors: [any ServerInterceptor] = [ObservingInterceptor(serving.metrics)]
        if let tracer { interceptors.append(TracingInterceptor(tracer)) }
        interceptors.append(LoggingInterceptor(logger, level: settings[.logCalls] ? .info : .debug))
        if let table = security.authorization { interceptors.append(AuthorizationInterceptor(table)) }
        interceptors.append(ErrorMappingInterceptor())
        return try RPCServer(
            configuration, services: serving.services, interceptors: interceptors, logger: logger)
    }

    private func listen(_ server: RPCServer) async throws(StartError) -> Endpoint.Address {
        do throws(RPCError) {
            return try await server.start()
        } catch {
            throw .portUnavailable(
                setting: Setting.listenPort.key, host: settings[.listenHost], port: settings[.listenPort],
                cause: error.cause ?? error)
        }
    }

    private func makeRelays(_ clients: PeerClients, _ schema: MessagingSchema) -> [EventRelay] {
        let relaySettings =
            definition.peers.contains(where: \.takesEvents) ? RelaySettings(settings) : RelaySettings()
        return definition.peers.filter(\.takesEvents).compactMap { peer in
            clients.byName[peer.name].map { client in
                EventRelay(
                    destination: peer.name,
                    store: PostgresRelayStore(pool: pool, schema: schema, destination: peer.name),
                    delivery: RPCEventDelivery(client, source: definition.name, timeout: relaySettings.deliveryTimeout),
                    settings: relaySettings, registry: registry, logger: logger)
            }
        }
    }

    private func cleanUpJobs(_ schema: MessagingSchema) -> [Job] {
        [
            .removeOldInboxRows(pool: pool, schema: schema, retention: settings[.inboxRetention]),
            .removeOldIdempotencyKeys(pool: pool, schema: schema, retention: settings[.idempotencyRetention]),
        ]
    }
}
