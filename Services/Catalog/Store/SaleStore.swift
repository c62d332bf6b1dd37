package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes what was sold.
package struct SaleStore: Sendable {
    private let database: PostgresPool
    private let assignments: AssignmentStore
    private let reservations: ReservationStore

    package init(database: PostgresPool, assignments: AssignmentStore, reservations: ReservationStore) {
        self.database = database
        self.assignments = assignments
        self.reservations = reservations
    }

    /// What is on record of a purchase.
    package func sale(
        _ purchase: PurchaseID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> Sale? {
        try await queries.query(SaleStatements.select, purchase).oneOrNone().map { (row) throws(PostgresError) in
            try Sale(row)
        }
    }

    /// Sales newest first: at most `limit`, after `place`.
    package func sales(
        of player: PlayerID?, onlyExceptions: Bool, after place: ListPlace?, limit: Int
    ) async throws(PostgresError) -> [Sale] {
        let place = place ?? .start
        let (time, id, limit) = (place.time, PurchaseID(place.id), Int64(limit))
        let rows =
            if let player {
                try await database.query(SaleStatements.listOfPlayer, time, id, onlyExceptions, limit, player)
            } else {
                try await database.query(SaleStatements.list, time, id, onlyExceptions, limit)
            }
        var sales: [Sale] = []
        for row in rows { sales.append(try Sale(row)) }
        return sales
    }

    /// Records completed purchases: claims their assignments, ends their reservations, counts against stock and limit.
    /// Those that are on record already change nothing.
    ///
    /// The locks are taken in one order everywhere: claims, packages, assignments, reservations, each by their ids.
    ///
    /// - Parameters:
    ///   - sales: Of packages that exist, in the order in which they happened.
    ///   - stocked: Their packages that keep a stock.
    /// - Returns: Those that were new, with what was noted about them.
    package func record(
        _ sales: [Sale], stocked: [PackageID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [Sale] {
        let inserted = Set(try await insert(sales, in: transaction))
        // A purchase that comes twice in a batch counts once.
        var seen: Set<PurchaseID> = []
        let new = sales.filter { inserted.contains($0.purchaseID) && seen.insert($0.purchaseID).inserted }
        let packages = Set(new.map(\.packageID))
        let batch = SaleBatch(
            sales: new, assignments: [:], reservations: [:],
            stocks: try await lockStocks(stocked.filter(packages.contains).sorted(), at: now, in: transaction),
            now: now)
        let effect = try await complete(batch, in: transaction).decide()
        try await save(effect, at: now, in: transaction)
        let noted = Dictionary(effect.noted.map { ($0.purchaseID, $0) }, uniquingKeysWith: { first, _ in first })
        return new.map { noted[$0.purchaseID] ?? $0 }
    }

    /// Records refunds: stock and limit are given back, the claims stay. A refund that is on record changes nothing; one
    /// that comes before its purchase makes sure that the purchase will not count.
    package func refund(_ refunds: [Sale], in transaction: PostgresTransaction) async throws(PostgresError) {
        let rows = try await transaction.query(
            SaleStatements.refund, refunds.map(\.purchaseID), refunds.map(\.playerID), refunds.map(\.packageID),
            refunds.map(\.assignmentID), refunds.map(\.reservationID), refunds.map(\.claimedAt),
            refunds.map(\.refundedAt))
        var returned: [PackageID: Int32] = [:]
        for (package, tookStock) in try rows.decode((PackageID, Bool).self) where tookStock {
            returned[package, default: 0] += 1
        }
        guard !returned.isEmpty else { return }
        _ = try await transaction.query(PackageStatements.lockStocks, returned.keys.sorted())
        try await move(returned, in: transaction)
    }

    /// - Returns: The purchases that were not on record.
    private func insert(
        _ sales: [Sale], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [PurchaseID] {
        try await transaction.query(
            SaleStatements.insert, sales.map(\.purchaseID), sales.map(\.playerID), sales.map(\.packageID),
            sales.map(\.assignmentID), sales.map(\.reservationID), sales.map(\.claimedAt)
        ).decode(PurchaseID.self)
    }

    private func lockStocks(
        _ packages: [PackageID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [PackageID: SaleBatch.StockLevel] {
        guard !packages.isEmpty else { return [:] }
        let locked = transaction.send(PackageStatements.lockStocks, packages)
        let held = try await transaction.query(PackageStatements.heldStocks, packages, now)
            .decode((PackageID, Int64).self)
        var stocks: [PackageID: SaleBatch.StockLevel] = [:]
        for (package, remaining) in try await locked.rows().decode((PackageID, Int32).self) {
            stocks[package] = SaleBatch.StockLevel(remaining: remaining, held: 0)
        }
        for (package, count) in held { stocks[package]?.held = count }
        return stocks
    }

    /// The batch with the assignments and reservations that its sales name, locked.
    private func complete(
        _ batch: SaleBatch, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> SaleBatch {
        var batch = batch
        batch.assignments = try await assignments.lock(
            Set(batch.sales.compactMap(\.assignmentID)).sorted(), in: transaction)
        batch.reservations = try await reservations.lock(
            Set(batch.sales.compactMap(\.reservationID)).sorted(), in: transaction)
        return batch
    }

    private func save(
        _ effect: SaleBatch.Effect, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        if !effect.claimed.isEmpty { try await assignments.claim(effect.claimed, in: transaction) }
        if !effect.ended.isEmpty { try await reservations.claim(effect.ended, at: now, in: transaction) }
        if !effect.sold.isEmpty { try await move(effect.sold.mapValues { -$0 }, in: transaction) }
        if !effect.noted.isEmpty {
            try await transaction.execute(
                SaleStatements.note, effect.noted.map(\.purchaseID), effect.noted.map(\.tookStock),
                effect.noted.map(\.exception?.rawValue))
        }
    }

    private func move(
        _ changes: [PackageID: Int32], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(PackageStatements.moveStocks, Array(changes.keys), Array(changes.values))
    }
}

extension Sale {
    init(_ row: PostgresRow) throws(PostgresError) {
        self.init(
            purchaseID: try row.decode(at: 0), playerID: try row.decode(at: 1), packageID: try row.decode(at: 2),
            assignmentID: try row.decode(at: 3), reservationID: try row.decode(at: 4), claimedAt: try row.decode(at: 5),
            tookStock: try row.decode(at: 6), exception: try row.decodeCaseOrNil(at: 7),
            refundedAt: try row.decode(at: 8))
    }
}
