import CatalogService
import Domain
import Postgres
import ServiceRuntime

/// What another process of catalog does to the same database.
struct CatalogReplica {
    private let pool: PostgresPool
    private let packages: PackageStore

    init(_ pool: PostgresPool) {
        self.pool = pool
        packages = PackageStore(database: pool)
    }

    func rename(_ id: String, to name: String) async throws {
        let id = try PackageID(id)
        try await pool.transaction { transaction in
            guard var package = try await packages.lock(id, in: transaction) else { return }
            package.name = name
            package.version += 1
            try await packages.update(package, in: transaction)
        }
    }
}
