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

    /// What a player may buy, in display order: one statement, and one more where a package has a stock or a limit.
    package func offers(to player: PlayerID, at place: Place, now: Timestamp) async throws(PostgresError) -> [Offer] {
        var set = try await cache.current()
        let (version, open) = try await assignments.open(of: player, at: now)
        if version > set.version { set = try await cache.reload() }
        let usage = try await packages.usage(of: set.scarce, periods: set.periods, by: player, at: now)
        return set.offers(at: place, assignments: open, usage: usage, now: now)
    }

    /// All that decides whether a player may buy a package; nil for an unknown package.
    package func question(_ wish: Wish, now: Timestamp) async throws(PostgresError) -> OfferQuestion? {
        guard let package = try await packages.package(wish.packageID) else { return nil }
        return try await question(wish, package, now: now, in: nil)
    }

    /// The same, with everything that is scarce about it locked until the transaction ends, so that the answer stays true.
    ///
    /// The locks are taken in one order everywhere: package, limit, assignments.
    package func lockedQuestion(
        _ wish: Wish, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> OfferQuestion? {
        guard var package = try await packages.package(wish.packageID, in: transaction) else { return nil }
        if package.stock != nil {
            // Only a stock is everybody's. A lock for all packages would have their buyers wait for one another.
            guard let locked = try await packages.lock(wish.packageID, in: transaction) else { return nil }
            package = locked
        }
        if package.limit != nil {
            try await reservations.enterGate(of: package.id, for: wish.playerID, in: transaction)
        }
        try await assignments.lock(of: package.id, to: wish.playerID, in: transaction)
        return try await question(wish, package, now: now, in: transaction)
    }

    private func question(
        _ wish: Wish, _ package: CoinPackage, now: Timestamp, in queries: (any PostgresQuerying)?
    ) async throws(PostgresError) -> OfferQuestion {
        let own = try await assignments.assignments(of: package.id, to: wish.playerID, in: queries)
        let usage =
            package.isScarce
            ? try await packages.usage(
                of: [package.id], periods: [package.limit?.period ?? .lifetime], by: wish.playerID, at: now, in: queries
            )
            : [:]
        return OfferQuestion(
            package: package, place: wish.place, assignments: own, wanted: wish.assignmentID,
            usage: usage[package.id] ?? PackageUsage(), now: now)
    }
}
