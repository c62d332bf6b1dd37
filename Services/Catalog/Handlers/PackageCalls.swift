package import CatalogContract
private import CommonContract
package import Domain
package import Postgres
package import RPC
package import ServiceRuntime

/// Answers `loyalty.catalog.v1.Packages`.
package struct PackageCalls: PackagesHandler {
    private static let idsMax = 1_000

    private let calls: KeyedCalls
    private let packages: PackageStore
    private let clock: any WallClock

    package init(
        database: PostgresPool, packages: PackageStore, keys: IdempotencyStore, clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.packages = packages
        self.clock = clock
    }

    package func createPackage(
        _ request: CreatePackageRequest, context: CallContext
    ) async throws -> CreatePackageResponse {
        var fields = RequestFields()
        guard let package = CoinPackage(request.package, at: clock.now(), &fields) else { throw fields.error }
        return try await calls.perform(
            PackagesClient.Methods.createPackage.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            try await packages.insert(package, in: transaction)
            return CreatePackageResponse(package: package.contract)
        }
    }

    package func updatePackage(
        _ request: UpdatePackageRequest, context: CallContext
    ) async throws -> UpdatePackageResponse {
        let now = clock.now()
        let update = try PackageUpdate(request, at: now)
        return try await calls.perform(
            PackagesClient.Methods.updatePackage.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let present = try await packages.lock(update.package.id, in: transaction)
            let next = try Self.decided(present, update.package.id) {
                $0.replaced(by: update.package, update.stockChange, at: now)
            }
            try await packages.update(next, in: transaction)
            return UpdatePackageResponse(package: next.contract)
        }
    }

    package func deactivatePackage(
        _ request: DeactivatePackageRequest, context: CallContext
    ) async throws -> DeactivatePackageResponse {
        var fields = RequestFields()
        let id = fields.read("package_id") { () throws(DomainError) in try PackageID(request.packageID) }
        let expected = request.expectedVersion
        if expected < 0 { fields.refuse("expected_version", "is 0 for whichever, or more, came \(expected)") }
        guard let id, fields.areValid else { throw fields.error }
        let now = clock.now()
        return try await calls.perform(
            PackagesClient.Methods.deactivatePackage.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let present = try await packages.lock(id, in: transaction)
            let next = try Self.decided(present, id) {
                $0.deactivated(ifVersion: expected == 0 ? nil : expected, at: now)
            }
            try await packages.update(next, insteadOf: present, in: transaction)
            return DeactivatePackageResponse(package: next.contract)
        }
    }

    package func getPackage(_ request: GetPackageRequest, context: CallContext) async throws -> GetPackageResponse {
        var fields = RequestFields()
        guard let id = fields.read("package_id", { () throws(DomainError) in try PackageID(request.packageID) }) else {
            throw fields.error
        }
        guard let package = try await packages.package(id) else { throw PackageRefusal.packageUnknown(id).error }
        return GetPackageResponse(package: package.contract)
    }

    package func batchGetPackages(
        _ request: BatchGetPackagesRequest, context: CallContext
    ) async throws -> BatchGetPackagesResponse {
        var fields = RequestFields()
        let count = request.packageIDs.count
        guard (1...Self.idsMax).contains(count) else {
            throw RPCError.invalidArgument(field: "package_ids", "has 1 to \(Self.idsMax) elements, came \(count)")
        }
        let ids = request.packageIDs.enumerated().compactMap { index, text in
            fields.read("package_ids[\(index)]") { () throws(DomainError) in try PackageID(text) }
        }
        guard fields.areValid else { throw fields.error }
        let known = try await packages.packages(ids)
        return BatchGetPackagesResponse(packages: ids.compactMap { known[$0]?.contract })
    }

    package func listPackages(
        _ request: ListPackagesRequest, context: CallContext
    ) async throws -> ListPackagesResponse {
        var fields = RequestFields()
        let list = fields.readPage(request.page)
        let filter = PackageFilter(request, &fields)
        guard let list, let filter, fields.areValid else { throw fields.error }
        let rows = try await packages.packages(matching: filter, after: list.place, limit: list.limit)
        let page = list.page(rows) { ListPlace(time: $0.createdAt, id: $0.id.value) }
        return ListPackagesResponse(
            packages: page.rows.map(\.contract), page: PageResponse(nextPageToken: page.token))
    }

    /// The package as a decision leaves it.
    ///
    /// Never inlined: optimized, what is thrown between two waits of a closure is more than Swift 6.3's compiler survives.
    ///
    /// - Throws: `PackageRefusal`, also for a package that is not there.
    @inline(never)
    private static func decided(
        _ present: CoinPackage?, _ id: PackageID, _ decide: (CoinPackage) -> Result<CoinPackage, PackageRefusal>
    ) throws -> CoinPackage {
        guard let present else { throw PackageRefusal.packageUnknown(id) }
        return try decide(present).get()
    }
}

extension PackageFilter {
    fileprivate init?(_ request: ListPackagesRequest, _ fields: inout RequestFields) {
        let isActive: Bool?
        switch request.activity {
        case .unspecified: isActive = nil
        case .active: isActive = true
        case .inactive: isActive = false
        case .unrecognized(let number):
            fields.refuse("activity", "must be one of the activities, came the unknown number \(number)")
            return nil
        }
        let source = fields.read("source") { () throws(DomainError) -> PackageSource? in
            request.source == .unspecified ? nil : try PackageSource(request.source)
        }
        let name = fields.readText("system_name", request.systemName, charactersMax: 100)
        guard let source, let name else { return nil }
        self.init(isActive: isActive, source: source, systemName: name)
    }
}
