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

    /// Adds a purchase that has not moved yet.
    package func insert(_ purchase: Purchase, in transaction: PostgresTransaction) async throws(PostgresError) {
        _ = try await PurchaseColumns([purchase]).sendInsert(in: transaction).rows()
    }

    /// Writes what a purchase has become, its move and the events, in the caller's transaction. Call ``Outbox/wake()``
    /// after the commit.
    ///
    /// - Returns: The purchase as it was written: only now it is known whether it is the player's first.
    /// - Throws: `PostgresError`, a unique violation of `payment_is_unique` among them.
    package func save(_ change: PurchaseChange, in transaction: PostgresTransaction) async throws -> Purchase {
        var purchase = change.purchase
        if let move = change.move, move.to == .completed {
            purchase.isFirst = try await claimFirst([purchase], at: move.at, in: transaction).contains(purchase.id)
        }
        var sent: [PostgresPendingRows] = []
        // First, since what counts as sold has to say what was sold.
        if let terms = purchase.terms, change.move?.to == .completed {
            sent.append(sendTerms(terms, of: purchase.id, in: transaction))
        }
        sent.append(sendUpdate(purchase, in: transaction))
        if let move = change.move {
            sent.append(sendMoves([(purchase, move)], in: transaction))
            let told = try events(purchase, move)
            if !told.isEmpty { sent.append(outbox.send(told, in: transaction)) }
        }
        for statement in sent { _ = try await statement.rows() }
        return purchase
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

    private func sendUpdate(_ purchase: Purchase, in transaction: PostgresTransaction) -> PostgresPendingRows {
        transaction.send(
            PurchaseStatements.update, purchase.id, purchase.status.rawValue, purchase.payment?.method,
            purchase.payment?.reference, purchase.hold.assignmentID, purchase.hold.reservation?.id,
            purchase.hold.reservation?.until, purchase.isFirst, purchase.timedOutAt, purchase.paidAt,
            purchase.completedAt, purchase.failedAt, purchase.failureReason, purchase.refundedAt, purchase.refundReason,
            purchase.paymentReturnedAt)
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
