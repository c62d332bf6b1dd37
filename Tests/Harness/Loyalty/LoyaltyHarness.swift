private import Logging
private import Postgres
internal import RPC
public import RewardsContract
private import ServiceRuntime
public import VIPContract

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
    public let rewards: RewardsClients
    public let vip: VIPClients

    private let rewardsService: RunningService
    private let vipService: RunningService
    private let clients: [RPCClient]

    private init(_ mode: Mode, on database: PostgresDatabase) throws {
        self.database = database
        vipService = try RunningService(.vip, mode: mode, database: database, peers: [:])
        rewardsService = try RunningService(
            .rewards, mode: mode, database: database, peers: ["vip": vipService.address])
        let toRewards = try RPCClient(target: rewardsService.address, logger: .harness)
        let toVIP = try RPCClient(target: vipService.address, logger: .harness)
        clients = [toRewards, toVIP]
        rewards = RewardsClients(toRewards)
        vip = VIPClients(toVIP)
    }

    /// Starts everything, runs `body`, and stops and removes everything.
    @discardableResult
    public static func run<Value>(
        _ mode: Mode = .inProcess, actor: isolated (any Actor)? = #isolation,
        _ body: (LoyaltyHarness) async throws -> Value
    ) async throws -> Value {
        try await withDatabase { database in
            let harness = try LoyaltyHarness(mode, on: database)
            do {
                try await harness.start(.vip)
                try await harness.start(.rewards)
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
        actor: isolated (any Actor)? = #isolation, _ body: (PostgresDatabase) async throws -> Value
    ) async throws -> Value {
        let cluster = try await PostgresCluster.shared()
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

    /// Host and port of a service, such as `127.0.0.1:40123`.
    public func address(of service: LoyaltyService) -> String { running(service).address }

    private func running(_ service: LoyaltyService) -> RunningService {
        switch service {
        case .rewards: rewardsService
        case .vip: vipService
        }
    }

    private func end() async {
        for client in clients { await client.close() }
        await rewardsService.stop()
        await vipService.stop()
    }
}

/// The services that the harness can start.
public enum LoyaltyService: String, Sendable, Hashable, CaseIterable {
    case rewards
    case vip
}

/// Typed clients of `rewards`.
public struct RewardsClients: Sendable {
    public let players: PlayersClient
    public let ledger: LedgerClient

    init(_ client: RPCClient) {
        players = PlayersClient(client)
        ledger = LedgerClient(client)
    }
}

/// Typed clients of `vip`.
public struct VIPClients: Sendable {
    public let status: StatusClient
    public let levels: LevelsClient

    init(_ client: RPCClient) {
        status = StatusClient(client)
        levels = LevelsClient(client)
    }
}
