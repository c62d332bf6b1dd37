private import CatalogContract
package import Domain
package import RPC

/// Asks catalog over RPC.
package struct RPCPackageDirectory: PackageDirectory {
    private let packages: PackagesClient
    private let timeout: Duration

    /// - Parameter timeout: How long an answer is waited for, unless the call that asks ends before.
    package init(_ client: RPCClient, timeout: Duration) {
        packages = PackagesClient(client)
        self.timeout = timeout
    }

    package func unknown(among packages: [PackageID]) async throws -> Set<PackageID> {
        let answer = try await self.packages.batchGetPackages(
            BatchGetPackagesRequest(packageIDs: packages.map(\.description)), options: CallOptions(timeout: timeout))
        return Set(packages).subtracting(try answer.packages.map { try PackageID($0.packageID) })
    }
}
