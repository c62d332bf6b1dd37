import AffiliatesService
import CatalogService
import Foundation
import LoyaltyHarness
import Postgres
import PurchasesService
import RewardsService
import ServiceRuntime
import Testing
import VIPService

@Suite("The services' schemas")
struct SchemaTests {
    @Test(
        "Every migration in a service's folder is embedded in its program, unchanged",
        arguments: [
            (ServiceDefinition.affiliates, "Affiliates"), (.catalog, "Catalog"), (.purchases, "Purchases"),
            (.rewards, "Rewards"), (.vip, "VIP"),
        ])
    func embedded(_ definition: ServiceDefinition, _ folder: String) throws {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = repository.appendingPathComponent("Services/\(folder)/Migrations").path
        let differences = try MigrationFolder.differences(definition.migrations, folder: path)
        // The first is the runtime's, the same for every service.
        #expect(differences.filter { !$0.hasPrefix("V0001__") } == [])
    }

    @Test(
        "The service's role can neither change nor delete what the ledger holds",
        arguments: ["transactions", "transactions_default"])
    func appendOnly(_ table: String) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_rewards") { pool in
                for command in ["UPDATE rewards.\(table) SET amount = 1", "DELETE FROM rewards.\(table)"] {
                    let error = await #expect(throws: PostgresError.self) {
                        try await pool.execute(Statement(name: "tamper", sql: command))
                    }
                    #expect(error?.code == .insufficientPrivilege)
                }
            }
        }
    }

    @Test("A service's role cannot see another service's schema")
    func ownSchemaOnly() async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_vip") { pool in
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.query(Statement(name: "peek", sql: "SELECT 1 FROM rewards.players"))
                }
                #expect(error?.code == .insufficientPrivilege)
            }
        }
    }

    @Test("Partitions are made for the months that are asked for, once")
    func partitions() async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_rewards") { pool in
                let create = Statement(
                    name: "create_partitions", sql: "SELECT rewards.create_transaction_partitions('2040-11-15', 3)")
                let first = try await pool.query(create).one().decode(Int32.self, at: 0)
                let second = try await pool.query(create).one().decode(Int32.self, at: 0)
                #expect(first == 3 && second == 0)
            }
        }
    }
}
