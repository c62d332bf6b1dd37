import Logging
import LoyaltyHarness
import Postgres
import RPC
import RPCServicesContract
import Testing

/// One world for all tests of a suite.
struct CallWorldScope: SuiteTrait, TestScoping {
    @TaskLocal static var world: CallWorld?

    static var current: CallWorld {
        guard let world else { preconditionFailure("the suite lacks its trait: @Suite(.callWorld)") }
        return world
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await LoyaltyHarness.run { loyalty in
            var clients: [LoyaltyService: RPCClient] = [:]
            for service in LoyaltyService.allCases {
                let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                clients[service] = try RPCClient(target: loyalty.address(of: service), logger: quiet)
            }
            try await loyalty.database.withPool { pool in
                let world = try await CallWorld(loyalty, pool: pool, clients: clients)
                await world.growAsFarAsPossible(CallExample.all)
                try await Self.$world.withValue(world) { try await function() }
            }
            for client in clients.values { await client.close() }
        }
    }
}

extension Trait where Self == CallWorldScope {
    static var callWorld: Self { CallWorldScope() }
}

extension CallWorld {
    /// The whole database, once no service has anything left to tell another, nor a projection that follows in its own time.
    nonisolated func snapshot() async throws -> DatabaseSnapshot {
        try await loyalty.untilAllIsDelivered(asking: pool)
        _ = try await OperationsClient(rewards).runJob(RunJobRequest(name: "project_play"))
        return try await DatabaseSnapshot(asking: pool)
    }

    /// Adds a row that no call does.
    nonisolated func insert(_ statement: String) async throws {
        _ = try await pool.execute(Statement(name: "insert", sql: statement))
    }
}
