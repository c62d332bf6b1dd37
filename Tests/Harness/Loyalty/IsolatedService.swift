package import Domain
private import Logging
private import Postgres
package import RPC
package import ServiceRuntime

/// One service's handlers and jobs on a database of the test's own, called over RPC in this process: without its relays,
/// and with stand-ins for its peers, so that a test can make them fail.
///
/// ```swift
/// try await IsolatedService.run(.purchases(clock: clock, gateways: { _ in fakes })) { service in
///     let purchasing = PurchasingClient(service.client)
///     …
///     try await service.run("time_out_purchases", at: clock.now())
/// }
/// ```
package struct IsolatedService: Sendable {
    package let client: RPCClient
    package let database: PostgresDatabase
    private let definition: ServiceDefinition
    private let flags: [String]
    private let parts: ServiceParts
    private let jobs: JobRunner

    /// Starts the service, runs `body`, and stops and removes everything.
    ///
    /// - Parameter flags: Settings as the command line has them, such as `--pending-timeout`, `10m`.
    package static func run(
        _ definition: ServiceDefinition, flags: [String] = [], actor: isolated (any Actor)? = #isolation,
        _ body: (IsolatedService) async throws -> Void
    ) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await run(definition, flags: flags, on: database, body)
        }
    }

    /// Starts another replica on the same database, runs `body`, and stops it.
    package func replica(
        actor: isolated (any Actor)? = #isolation, _ body: (IsolatedService) async throws -> Void
    ) async throws {
        try await Self.run(definition, flags: flags, on: database, body)
    }

    /// Runs a job to its end, due or not.
    package func run(_ job: String, at now: Timestamp) async throws {
        guard let job = parts.jobs.first(where: { $0.name == job }) else {
            throw HarnessError("there is no job \(job); there are: \(parts.jobs.map(\.name).joined(separator: ", "))")
        }
        try await jobs.runIfDue(job, at: now.postgresTimestamp, force: true)
    }

    private static func run(
        _ definition: ServiceDefinition, flags: [String], on database: PostgresDatabase,
        actor: isolated (any Actor)? = #isolation, _ body: (IsolatedService) async throws -> Void
    ) async throws {
        let user = Schemas.rolePrefix + definition.name
        let settings = try settings(
            of: definition, flags: ["--database-url", database.connectionString(user: user)] + flags)
        try await database.withPool(user: user) { pool in
            let schema = MessagingSchema(definition.name)
            let parts = try await definition.make(
                ServiceEnvironment(
                    settings: settings, pool: pool, schema: schema, clients: [:], registry: MetricsRegistry(),
                    logger: .harness))
            let server = try RPCServer(
                RPCServerConfiguration(), services: parts.services, interceptors: [ErrorMappingInterceptor()],
                logger: .harness)
            let service = IsolatedService(
                client: RPCClient(inProcess: server, logger: .harness), database: database, definition: definition,
                flags: flags, parts: parts,
                jobs: JobRunner(jobs: parts.jobs, pool: pool, schema: schema, logger: .harness))
            do {
                try await body(service)
                await service.end(server)
            } catch {
                await service.end(server)
                throw error
            }
        }
    }

    private func end(_ server: RPCServer) async {
        await client.close()
        await server.shutDown()
    }

    private static func settings(of definition: ServiceDefinition, flags: [String]) throws -> Settings {
        let input = Settings.Input(
            program: definition.name, commandLine: [definition.name] + flags, environment: [:])
        guard case .run(let settings) = try Settings.resolve(.service(definition), from: input) else {
            throw HarnessError("\(definition.name) was asked for help instead of being started")
        }
        return settings
    }
}
