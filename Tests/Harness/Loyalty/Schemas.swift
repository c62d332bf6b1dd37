internal import Postgres
private import ServiceRuntime

/// The services' schemas and roles, made once in a database that every test's own is a copy of.
actor Schemas {
    static let shared = Schemas()

    /// What every role's name begins with; they belong to the whole cluster.
    static let rolePrefix = "loyalty_"

    /// By the folder of the cluster, which no other ever has: a cluster that is gone may leave its address to the next.
    private var templates: [String: Task<String, any Error>] = [:]

    /// The name of the database to copy. The first who asks has it made.
    func template(in cluster: PostgresCluster) async throws -> String {
        if let template = templates[cluster.socketFolder] { return try await template.value }
        let task = Task { try await Self.makeTemplate(in: cluster) }
        templates[cluster.socketFolder] = task
        return try await task.value
    }

    private static func makeTemplate(in cluster: PostgresCluster) async throws -> String {
        let database = PostgresDatabase(cluster: cluster, name: "loyalty_template")
        try await cluster.administrate("CREATE DATABASE \(database.name)")
        try await database.withPool { pool in
            for definition in LoyaltyService.allCases.map(\.definition) {
                let roles = ServiceRoles(schema: definition.name, service: rolePrefix + definition.name)
                try await roles.apply(with: pool)
                _ = try await MigrationRunner(pool: pool, list: definition.migrations, owner: roles.owner).apply()
            }
        }
        return database.name
    }
}
