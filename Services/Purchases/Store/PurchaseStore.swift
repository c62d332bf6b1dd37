package import Domain
package import Postgres
package import ServiceRuntime

/// Reads and writes purchases, with their log and what other services are told.
package struct PurchaseStore: Sendable {
    /// What other services are told of a move.
    package typealias Telling = @Sendable (Purchase, StatusMove) throws -> [OutboxEvent]

    /// The constraint that a payment breaks which pays another purchase already.
    package static let paymentIsUnique = "payment_is_unique"

    let database: PostgresPool
    let outbox: Outbox
    let events: Telling

    package init(database: PostgresPool, outbox: Outbox, events: @escaping Telling) {
        self.database = database
        self.outbox = outbox
        self.events = events
    }

    /// The purchase with this id; nil for an unknown one.
    package func purchase(_ id: PurchaseID) async throws(PostgresError) -> Purchase? {
        guard let row = try await database.query(PurchaseStatements.find, id).oneOrNone() else { return nil }
        return try PurchaseRow.decode(row)
    }

    /// The purchase that a payment paid; nil where there is none.
    package func purchase(paidBy payment: Payment) async throws(PostgresError) -> Purchase? {
        let rows = try await database.query(PurchaseStatements.findByPayment, payment.method, payment.reference)
        guard let row = try rows.oneOrNone() else { return nil }
        return try PurchaseRow.decode(row)
    }

    /// The purchase, kept from everyone else until the transaction ends.
    package func lock(_ id: PurchaseID, in transaction: PostgresTransaction) async throws(PostgresError) -> Purchase? {
        guard let row = try await transaction.query(PurchaseStatements.lock, id).oneOrNone() else { return nil }
        return try PurchaseRow.decode(row)
    }

    /// These purchases, kept from everyone else until the transaction ends; unknown ones are left out.
    package func lock(
        _ ids: [PurchaseID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [PurchaseID: Purchase] {
        let found = try PurchaseRow.decode(try await transaction.query(PurchaseStatements.lockMany, ids))
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Every move of a purchase, in order.
    package func history(of id: PurchaseID) async throws(PostgresError) -> [StatusMove] {
        var moves: [StatusMove] = []
        for row in try await database.query(PurchaseStatements.history, id) {
            moves.append(
                StatusMove(
                    from: try row.decode(Label<PurchaseStatus>.self, at: 0).value,
                    to: try row.decode(Label<PurchaseStatus>.self, at: 1).value, reason: try row.decode(at: 2),
                    at: try row.decode(at: 3)))
        }
        return moves
    }

    /// Adds purchases that have not moved yet.
    package func insert(_ purchases: [Purchase], in transaction: PostgresTransaction) async throws(PostgresError) {
        guard !purchases.isEmpty else { return }
        _ = try await PurchaseColumns(purchases).sendInsert(in: transaction).rows()
    }

    /// Writes what a purchase has become, its move and the events, in the caller's transaction. Call ``Outbox/wake()``
    /// after the commit.
    ///
    /// - Returns: The purchase as it was written: only now it is known whether it is the player's first.
    /// - Throws: `PostgresError`, a unique violation of `payment_is_unique` among them.
    package func save(_ change: PurchaseChange, in transaction: PostgresTransaction) async throws -> Purchase {
        try await save([change], in: transaction)[change.purchase.id] ?? change.purchase
    }

    /// The same for many, at most one change of each purchase.
    package func save(
        _ changes: [PurchaseChange], in transaction: PostgresTransaction
    ) async throws -> [PurchaseID: Purchase] {
        guard !changes.isEmpty else { return [:] }
        let completed = changes.filter { $0.move?.to == .completed }
        var firsts: Set<PurchaseID> = []
        if let move = completed.first?.move {
            firsts = try await claimFirst(completed.map(\.purchase), at: move.at, in: transaction)
        }
        var written = changes.map(\.purchase)
        for (index, change) in changes.enumerated() where change.move?.to == .completed {
            written[index].isFirst = firsts.contains(written[index].id)
        }
        var sent: [PostgresPendingRows] = []
        // First, since what counts as sold has to say what was sold.
        for purchase in completed.map(\.purchase) {
            if let terms = purchase.terms { sent.append(sendTerms(terms, of: purchase.id, in: transaction)) }
        }
        sent.append(PurchaseColumns(written).sendUpdate(in: transaction))
        let moves = zip(written, changes).compactMap { purchase, change in
            change.move.map { (purchase: purchase, move: $0) }
        }
        if !moves.isEmpty { sent.append(sendMoves(moves, in: transaction)) }
        let told = try moves.flatMap { try events($0.purchase, $0.move) }
        if !told.isEmpty { sent.append(outbox.send(told, in: transaction)) }
        for statement in sent { _ = try await statement.rows() }
        return Dictionary(written.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Which of the purchases are their player's first.
    func claimFirst(
        _ purchases: [Purchase], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Set<PurchaseID> {
        guard !purchases.isEmpty else { return [] }
        let rows = try await transaction.query(
            PurchaseStatements.claimFirst, purchases.map(\.playerID), purchases.map(\.id), now)
        return Set(try rows.decode(PurchaseID.self))
    }

    func sendMoves(
        _ moves: [(purchase: Purchase, move: StatusMove)], in transaction: PostgresTransaction
    ) -> PostgresPendingRows {
        transaction.send(
            PurchaseStatements.insertMoves, moves.map(\.purchase.id), moves.map(\.purchase.playerID),
            moves.map(\.move.from.rawValue), moves.map(\.move.to.rawValue), moves.map(\.move.reason),
            moves.map(\.move.at))
    }

    private func sendTerms(
        _ terms: PurchaseTerms, of id: PurchaseID, in transaction: PostgresTransaction
    ) -> PostgresPendingRows {
        transaction.send(
            PurchaseStatements.fillTerms, id, terms.packageName, terms.goldCoins, terms.sweepstakesCoins,
            PostgresJSON(terms.snapshot), terms.source, terms.level.id, terms.level.name, terms.level.multiplier,
            terms.level.multipliesSweepstakesCoins)
    }
}
