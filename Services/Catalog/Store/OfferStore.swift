package import Domain
package import Postgres

/// Reads what there is to know about whether a player may buy.
package struct OfferStore: Sendable {
    private let cache: PackageCache
    private let packages: PackageStore
    private let assignments: AssignmentStore
    private let reservations: ReservationStore

    package init(packages: PackageStore, assignments: AssignmentStore, reservations: ReservationStore) {
        cache = PackageCache(packages)
        self.packages = packages
        self.assignments = assignments
        self.reservations = reservations
    }

    /// What there is to know about what a player may buy: one statement, and one more where a package has a stock or a limit.
    package func facts(of player: PlayerID, now: Timestamp) async throws -> OfferFacts {
        var set = try await cache.current()
        let open = try await assignments.open(of: player, at: now)
        if open.setVersion > set.version { set = try await cache.reload() }
        let usage = try await packages.usage(of: set.scarce, periods: set.periods, by: player, at: now)
        return OfferFacts(set: set, assignments: open.assignments, usage: usage)
    }

    /// All that decides whether a player may buy a package; nil for an unknown package.
    package func question(_ wish: Wish, now: Timestamp) async throws(PostgresError) -> OfferQuestion? {
        guard let package = try await packages.package(wish.packageID) else { return nil }
        return try await question(wish, package, now: now)
    }

    /// All that decides about wishes; nobody is kept from changing it.
    package func batch(_ wishes: [Wish], at now: Timestamp) async throws(PostgresError) -> ReservationBatch {
        let known = try await packages.packages(Set(wishes.map(\.packageID)).sorted())
        return try await batch(wishes, known, at: now, in: nil)
    }

    /// The same, with everything that is scarce about the wishes locked until the transaction ends, so that the answers
    /// stay true.
    ///
    /// The locks are taken in one order everywhere: packages, limits, assignments, each by their ids.
    package func lockedBatch(
        _ wishes: [Wish], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> ReservationBatch {
        var known = try await packages.packages(Set(wishes.map(\.packageID)).sorted(), in: transaction)
        // Only a stock is everybody's. A lock for all packages would have their buyers wait for one another.
        let stocked = known.values.filter { $0.stock != nil }.map(\.id).sorted()
        if !stocked.isEmpty {
            known.merge(try await packages.lock(stocked, in: transaction)) { $1 }
        }
        let buyers = Set(wishes.map { ReservationBatch.Buyer($0) }).sorted()
        let limited = buyers.filter { known[$0.packageID]?.limit != nil }
        if !limited.isEmpty { try await reservations.enterGates(of: limited, in: transaction) }
        try await assignments.lock(of: buyers, in: transaction)
        return try await batch(wishes, known, at: now, in: transaction)
    }

    private func batch(
        _ wishes: [Wish], _ known: [PackageID: CoinPackage], at now: Timestamp, in queries: (any PostgresQuerying)?
    ) async throws(PostgresError) -> ReservationBatch {
        let buyers = Set(wishes.map { ReservationBatch.Buyer($0) }).sorted()
        var batch = ReservationBatch(packages: known, now: now)
        batch.assignments = try await assignments.assignments(of: buyers, in: queries)
        let limits = buyers.compactMap { buyer in known[buyer.packageID]?.limit.map { (buyer: buyer, limit: $0) } }
        if !limits.isEmpty { batch.usage = try await packages.usage(of: limits, at: now, in: queries) }
        let stocked = known.values.filter { $0.stock != nil }.map(\.id).sorted()
        if !stocked.isEmpty { batch.held = try await packages.held(of: stocked, at: now, in: queries) }
        return batch
    }

    private func question(
        _ wish: Wish, _ package: CoinPackage, now: Timestamp
    ) async throws(PostgresError) -> OfferQuestion {
        let own = try await assignments.assignments(of: package.id, to: wish.playerID)
        let usage =
            package.isScarce
            ? try await packages.usage(
                of: [package.id], periods: [package.limit?.period ?? .lifetime], by: wish.playerID, at: now)
            : [:]
        return OfferQuestion(
            package: package, place: wish.place, assignments: own, wanted: wish.assignmentID,
            usage: usage[package.id] ?? PackageUsage(), now: now)
    }
}
