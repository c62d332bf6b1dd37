package import Postgres
private import Synchronization

/// Keeps the packages in memory, for as long as they are what the database has: whoever uses them says which version the
/// database had at that moment, and gets that one.
package final class PackageCache: Sendable {
    private let packages: PackageStore
    private let latest = Mutex<PackageSet?>(nil)

    package init(_ packages: PackageStore) { self.packages = packages }

    /// The set that was used last; read when there is none yet.
    package func current() async throws(PostgresError) -> PackageSet {
        if let set = latest.withLock({ $0 }) { return set }
        return try await reload()
    }

    /// Reads the set anew.
    package func reload() async throws(PostgresError) -> PackageSet {
        let set = try await packages.packageSet()
        latest.withLock { known in
            // Another caller may have read a later one meanwhile.
            if (known?.version ?? 0) < set.version { known = set }
        }
        return set
    }
}
