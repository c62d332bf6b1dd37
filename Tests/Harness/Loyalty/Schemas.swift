internal import Postgres
private import RewardsService
private import ServiceRuntime
private import VIPService

/// The services' schemas and roles in a test's database.
enum Schemas {
    /// What every role's name begins with; they belong to the whole cluster.
    static let rolePrefix = "loyalty_"

    static func create(in database: PostgresDatabase) async throws {
        try await database.withPool { pool in
            for definition in [ServiceDefinition.rewards, .vip] {
                let roles = ServiceRoles(schema: definition.name, service: rolePrefix + definition.name)
                try await roles.apply(with: pool)
                _ = try await MigrationRunner(pool: pool, list: definition.migrations, owner: roles.owner).apply()
            }
        }
    }
}
