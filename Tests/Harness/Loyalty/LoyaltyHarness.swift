private import Logging
private import Postgres
internal import RPC
private import ServiceRuntime

/// The product for a test: a private database, the services on ephemeral ports, and typed clients.
///
/// ```swift
/// try await LoyaltyHarness.run { loyalty in
///     let player = try await loyalty.rewards.registerPlayer(email: "ada@example.com")
///     …
/// }
/// ```
public final class LoyaltyHarness: Sendable {
    /// How the services run.
    public enum Mode: Sendable, Hashable {
        /// In the test's own process: fast to start, easy to debug.
        case inProcess
        /// As the executables that a deployment runs, so that they can be killed.
        case processes
    }

    /// The services' database.
    public let database: PostgresDatabase
    public let affiliates: AffiliatesClients
    public let catalog: CatalogClients
    public let purchases: PurchasesClients
    public let rewards: RewardsClients
    public let vip: VIPClients

    let options: HarnessOptions
    let links: Links
    private let services: [LoyaltyService: RunningService]
    private let connections: [LoyaltyService: RPCClient]

    private init(_ options: HarnessOptions, on database: PostgresDatabase) throws {
        self.database = database
        self.options = options
        // All addresses first: services name one another, in circles too.
        var addresses: [LoyaltyService: String] = [:]
        for service in LoyaltyService.allCases { addresses[service] = "127.0.0.1:\(try ClusterFiles.freePort())" }
        let links = try Links(to: addresses, isOn: options.hasLinks)
        self.links = links
        services = try addresses.reduce(into: [:]) { services, entry in
            services[entry.key] = try RunningService(
                entry.key, options: options, database: database, at: entry.value,
                peers: links.addresses(from: entry.key))
        }
        let connections = try links.addresses(from: nil).mapValues { try RPCClient(target: $0, logger: .harness) }
        self.connections = connections
        func connection(_ service: LoyaltyService) throws -> RPCClient {
            guard let connection = connections[service] else { throw HarnessError("there is no \(service)") }
            return connection
        }
        affiliates = AffiliatesClients(try connection(.affiliates))
        catalog = CatalogClients(try connection(.catalog))
        purchases = PurchasesClients(try connection(.purchases))
        rewards = RewardsClients(try connection(.rewards))
        vip = VIPClients(try connection(.vip))
    }

    /// Starts the services, runs `body`, and stops and removes everything.
    ///
    /// - Parameters:
    ///   - mode: In the test's own process, or in processes of their own, which can be killed.
    ///   - services: Which are started; all unless the test says otherwise.
    ///   - clock: What the services go by, in process only; the machine's unless the test brings one.
    ///   - settings: Of each service, as the command line has them.
    ///   - hasLinks: Whether calls can be held, delayed and cut on their way: ``link(from:to:)``.
    ///   - cluster: A database server of the test's own, which it may stop, kill and pause; the one that all tests share
    ///     unless the test brings one.
    @discardableResult
    public static func run<Value>(
        _ mode: Mode = .inProcess, services: Set<LoyaltyService> = Set(LoyaltyService.allCases),
        clock: HarnessClock? = nil, settings: [LoyaltyService: [String]] = [:], hasLinks: Bool = false,
        cluster: PostgresCluster? = nil, actor: isolated (any Actor)? = #isolation,
        _ body: (LoyaltyHarness) async throws -> Value
    ) async throws -> Value {
        precondition(clock == nil || mode == .inProcess, "a process goes by the machine's clock")
        let options = HarnessOptions(
            mode: mode, services: services, clock: clock, settings: settings, hasLinks: hasLinks)
        return try await withDatabase(on: cluster) { database in
            let harness = try LoyaltyHarness(options, on: database)
            do {
                try await harness.startAll()
                let value = try await body(harness)
                await harness.end()
                return value
            } catch {
                await harness.end()
                throw error
            }
        }
    }

    /// Gives `body` a database with the services' schemas and roles, and no service.
    @discardableResult
    public static func withDatabase<Value>(
        on cluster: PostgresCluster? = nil, actor: isolated (any Actor)? = #isolation,
        _ body: (PostgresDatabase) async throws -> Value
    ) async throws -> Value {
        let cluster = if let cluster { cluster } else { try await PostgresCluster.shared() }
        let template = try await Schemas.shared.template(in: cluster)
        return try await cluster.withDatabase(template: template, body)
    }

    /// Starts a service that was stopped or killed, at the address that it had, and waits until it serves.
    public func start(_ service: LoyaltyService) async throws { try await running(service).start() }

    /// Tells a service to finish what it does and end, and waits until it has.
    public func stop(_ service: LoyaltyService) async { await running(service).stop() }

    /// Ends a service as a crash does: SIGKILL, in the middle of whatever it does.
    ///
    /// - Precondition: The services run as processes.
    public func kill(_ service: LoyaltyService) async { await running(service).kill() }

    /// Ends a service at once and starts it again.
    ///
    /// - Precondition: The services run as processes.
    public func crash(_ service: LoyaltyService) async throws {
        await kill(service)
        try await start(service)
    }

    /// The way from one service to another, or from the test itself (`nil`), with its switches for faults.
    ///
    /// - Precondition: The harness runs with links, and the one calls the other.
    public func link(from sender: LoyaltyService?, to receiver: LoyaltyService) -> Link {
        links[from: sender, to: receiver]
    }

    /// Host and port of a service, such as `127.0.0.1:40123`.
    public func address(of service: LoyaltyService) -> String { running(service).address }

    /// A client of a service, for contracts that every service answers.
    func connection(to service: LoyaltyService) -> RPCClient {
        guard let connection = connections[service] else { preconditionFailure("the harness has no \(service)") }
        return connection
    }

    private func running(_ service: LoyaltyService) -> RunningService {
        guard let running = services[service] else { preconditionFailure("the harness has no \(service)") }
        return running
    }

    private func startAll() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in options.services { group.addTask { try await self.start(service) } }
            try await group.waitForAll()
        }
    }

    private func end() async {
        links.close()
        for connection in connections.values { await connection.close() }
        await withTaskGroup(of: Void.self) { group in
            for service in services.values { group.addTask { await service.stop() } }
        }
    }
}
