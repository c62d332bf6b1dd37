package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes packages, and what is used up of them.
package struct PackageStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// A package; nil for an unknown one.
    package func package(_ id: PackageID) async throws(PostgresError) -> CoinPackage? {
        try await package(id, in: database)
    }

    /// The same, as a transaction sees it.
    package func package(
        _ id: PackageID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> CoinPackage? {
        try await queries.query(PackageStatements.select, id).oneOrNone().map { (row) throws(PostgresError) in
            try CoinPackage(row)
        }
    }

    /// Those of the packages that exist.
    package func packages(
        _ ids: [PackageID], in queries: (any PostgresQuerying)? = nil
    ) async throws(PostgresError) -> [PackageID: CoinPackage] {
        try Self.byID(try await (queries ?? database).query(PackageStatements.many, ids))
    }

    /// A package that nobody else changes or sells until the transaction ends.
    package func lock(
        _ id: PackageID, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> CoinPackage? {
        try await transaction.query(PackageStatements.lock, id).oneOrNone().map { (row) throws(PostgresError) in
            try CoinPackage(row)
        }
    }

    /// Packages that nobody else changes or sells until the transaction ends; unknown ones are left out.
    package func lock(
        _ ids: [PackageID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [PackageID: CoinPackage] {
        try Self.byID(try await transaction.query(PackageStatements.lockMany, ids))
    }

    private static func byID(_ rows: PostgresRows) throws(PostgresError) -> [PackageID: CoinPackage] {
        var packages: [PackageID: CoinPackage] = [:]
        for row in rows {
            let package = try CoinPackage(row)
            packages[package.id] = package
        }
        return packages
    }

    /// Those that may be in the store, with the version of the whole.
    package func packageSet() async throws(PostgresError) -> PackageSet {
        let rows = try await database.query(PackageStatements.set)
        var packages: [CoinPackage] = []
        var version: Int64 = 0
        for row in rows {
            version = try row.decode(at: CoinPackage.columnCount)
            // The version alone, where no package is active.
            if try row.decode(PackageID?.self, at: 0) != nil { packages.append(try CoinPackage(row)) }
        }
        return PackageSet(version: version, packages: packages)
    }

    /// Adds a package.
    ///
    /// - Throws: ``PackageRefusal`` where the name or the id is taken; `PostgresError`.
    package func insert(_ package: CoinPackage, in transaction: PostgresTransaction) async throws {
        if try await self.package(package.id, in: transaction) != nil {
            throw PackageRefusal.packageIDTaken(package.id)
        }
        try await checkName(of: package, in: transaction)
        try await write(PackageStatements.insert, package, in: transaction)
    }

    /// Replaces a package.
    ///
    /// - Throws: ``PackageRefusal`` where another has the name; `PostgresError`.
    package func update(_ package: CoinPackage, in transaction: PostgresTransaction) async throws {
        try await checkName(of: package, in: transaction)
        try await write(PackageStatements.update, package, in: transaction)
    }

    /// Writes a package where it is another than it was.
    package func update(
        _ package: CoinPackage, insteadOf present: CoinPackage?, in transaction: PostgresTransaction
    ) async throws {
        guard package != present else { return }
        try await update(package, in: transaction)
    }

    /// Packages newest first: at most `limit`, after `place`.
    package func packages(
        matching filter: PackageFilter, after place: ListPlace?, limit: Int
    ) async throws(PostgresError) -> [CoinPackage] {
        let place = place ?? .start
        let rows = try await database.query(
            PackageStatements.list, place.time, PackageID(place.id), filter.isActive, filter.source?.rawValue,
            filter.systemName, Int64(limit))
        var packages: [CoinPackage] = []
        for row in rows { packages.append(try CoinPackage(row)) }
        return packages
    }

    /// What is used up of packages with a stock or a limit, for a player.
    package func usage(
        of packages: [PackageID], periods: [LimitPeriod], by player: PlayerID, at now: Timestamp
    ) async throws(PostgresError) -> [PackageID: PackageUsage] {
        guard !packages.isEmpty else { return [:] }
        let since = periods.map { $0.start(at: now) ?? .earliest }
        let rows = try await database.query(PackageStatements.usage, player, packages, since, now)
        var usage: [PackageID: PackageUsage] = [:]
        for row in rows {
            usage[try row.decode(at: 0)] = PackageUsage(
                stock: try row.decode(at: 1), held: try row.decode(at: 2), heldByPlayer: try row.decode(at: 3),
                bought: try row.decode(at: 4))
        }
        return usage
    }

    /// What buyers have used up of their limits.
    package func usage(
        of limits: [(buyer: ReservationBatch.Buyer, limit: PurchaseLimit)], at now: Timestamp,
        in queries: (any PostgresQuerying)? = nil
    ) async throws(PostgresError) -> [ReservationBatch.Buyer: PackageUsage] {
        let since = limits.map { $0.limit.period.start(at: now) ?? .earliest }
        let rows = try await (queries ?? database).query(
            PackageStatements.usageOfBuyers, limits.map(\.buyer.playerID), limits.map(\.buyer.packageID), since, now)
        var usage: [ReservationBatch.Buyer: PackageUsage] = [:]
        for row in rows {
            let buyer = ReservationBatch.Buyer(playerID: try row.decode(at: 0), packageID: try row.decode(at: 1))
            usage[buyer] = PackageUsage(heldByPlayer: try row.decode(at: 2), bought: try row.decode(at: 3))
        }
        return usage
    }

    /// What purchases in progress hold of each of these packages.
    package func held(
        of packages: [PackageID], at now: Timestamp, in queries: (any PostgresQuerying)? = nil
    ) async throws(PostgresError) -> [PackageID: Int64] {
        let rows = try await (queries ?? database).query(PackageStatements.heldStocks, packages, now)
            .decode((PackageID, Int64).self)
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// Which of these packages there are, and whether each keeps a stock.
    package func known(
        _ packages: [PackageID], in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [PackageID: Bool] {
        let rows = try await queries.query(PackageStatements.known, packages).decode((PackageID, Bool).self)
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    private func checkName(of package: CoinPackage, in transaction: PostgresTransaction) async throws {
        // Two at once with one name: the second runs into the constraint, which says the same.
        let holder = try await transaction.query(PackageStatements.bySystemName, package.systemName).oneOrNone()
        if let holder = try holder?.decode(PackageID.self, at: 0), holder != package.id {
            throw PackageRefusal.systemNameTaken(by: holder)
        }
    }

    private func write(
        _ statement: Statement, _ package: CoinPackage, in transaction: PostgresTransaction
    ) async throws {
        let bumped = transaction.send(PackageStatements.bumpSet)
        do {
            try await transaction.execute(
                statement, package.id, package.name, package.systemName, package.description, package.price,
                package.priceCurrency, package.goldCoins, package.sweepstakesCoins, package.badge, package.imageURL,
                package.displayPriority, package.isActive, package.startsAt, package.expiresAt,
                package.market.availableCountries.orNil, package.market.restrictedCountries.orNil,
                package.market.restrictedStates.orNil, package.source.rawValue, package.limit?.count,
                package.limit?.period.rawValue, package.stock, package.metadata, package.version, package.createdAt,
                package.updatedAt)
        } catch {
            // The database was the first to notice: another came in between.
            switch error.constraint {
            case "system_name_is_unique": throw PackageRefusal.systemNameTaken(by: nil)
            case "coin_packages_pkey": throw PackageRefusal.packageIDTaken(nil)
            default: throw error
            }
        }
        _ = try await bumped.rows()
    }
}

/// Which packages a list has; nil for all.
package struct PackageFilter: Sendable, Hashable {
    package var isActive: Bool?
    package var source: PackageSource?
    package var systemName: String?

    package init(isActive: Bool? = nil, source: PackageSource? = nil, systemName: String? = nil) {
        self.isActive = isActive
        self.source = source
        self.systemName = systemName
    }
}

extension [String] {
    /// NULL for none, as the columns have it.
    fileprivate var orNil: [String]? { isEmpty ? nil : self }
}

extension CoinPackage {
    /// How many columns a package has in a row.
    static let columnCount = 25

    init(_ row: PostgresRow) throws(PostgresError) {
        let limit: PurchaseLimit? =
            if let count = try row.decode(Int32?.self, at: 18) {
                PurchaseLimit(count: count, period: try row.decodeCase(at: 19))
            } else {
                nil
            }
        self.init(
            id: try row.decode(at: 0), name: try row.decode(at: 1), systemName: try row.decode(at: 2),
            description: try row.decode(at: 3), price: try row.decode(at: 4), priceCurrency: try row.decode(at: 5),
            goldCoins: try row.decode(at: 6), sweepstakesCoins: try row.decode(at: 7), badge: try row.decode(at: 8),
            imageURL: try row.decode(at: 9), displayPriority: try row.decode(at: 10), isActive: try row.decode(at: 11),
            startsAt: try row.decode(at: 12), expiresAt: try row.decode(at: 13),
            market: Market(
                availableCountries: try row.decode([String]?.self, at: 14) ?? [],
                restrictedCountries: try row.decode([String]?.self, at: 15) ?? [],
                restrictedStates: try row.decode([String]?.self, at: 16) ?? []),
            source: try row.decodeCase(at: 17), limit: limit, stock: try row.decode(at: 20),
            metadata: try row.decode(at: 21), version: try row.decode(at: 22), createdAt: try row.decode(at: 23),
            updatedAt: try row.decode(at: 24))
    }
}
