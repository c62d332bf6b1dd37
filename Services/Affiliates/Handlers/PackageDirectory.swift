package import Domain

/// What affiliates asks of catalog, in plain values: a test stands in for it.
package protocol PackageDirectory: Sendable {
    /// Those of the packages that catalog does not know.
    ///
    /// - Throws: `RPCError` where catalog cannot be asked or fails.
    func unknown(among packages: [PackageID]) async throws -> Set<PackageID>
}
