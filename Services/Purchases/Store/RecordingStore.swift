package import Domain
package import Postgres
private import ServiceRuntime

/// Writes purchases whose payment was taken already: any number with one commit.
package struct RecordingStore: Sendable {
    /// A batch that takes longer is rolled back, and its callers are told to try again.
    package static let timeout = Duration.seconds(10)

    private let purchases: PurchaseStore

    package init(purchases: PurchaseStore) { self.purchases = purchases }

    /// The purchases that have one of the payments, or one of the players' keys.
    package func known(_ payments: [RecordedPayment]) async throws(PostgresError) -> [Purchase] {
        let database = purchases.database
        async let byKey = database.query(
            PurchaseStatements.findByKeys, payments.map(\.playerID), payments.map(\.key))
        let byPayment = try await database.query(
            PurchaseStatements.findByPayments, payments.map(\.payment.method), payments.map(\.payment.reference))
        do {
            return try PurchaseRow.decode(byPayment) + PurchaseRow.decode(try await byKey)
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.other, "The purchases were not read: \(error)", cause: error)
        }
    }

    /// Writes new purchases, their moves and the events. When this returns they are durable.
    ///
    /// - Returns: The purchases as they were written, in the same order.
    /// - Throws: `PostgresError`; a unique violation where a payment or a key was taken meanwhile: look again.
    package func write(_ changes: [PurchaseChange], at now: Timestamp) async throws -> [Purchase] {
        guard !changes.isEmpty else { return [] }
        let written = try await purchases.database.transaction(deadline: .now + Self.timeout) { transaction in
            var written = changes.map(\.purchase)
            let firsts = try await purchases.claimFirst(
                written.filter { $0.status == .completed }, at: now, in: transaction)
            for index in written.indices { written[index].isFirst = firsts.contains(written[index].id) }
            var sent = [PurchaseColumns(written).sendInsert(in: transaction)]
            let moves = zip(written, changes).compactMap { purchase, change in
                change.move.map { (purchase: purchase, move: $0) }
            }
            if !moves.isEmpty { sent.append(purchases.sendMoves(moves, in: transaction)) }
            let events = try moves.flatMap { try purchases.events($0.purchase, $0.move) }
            if !events.isEmpty { sent.append(purchases.outbox.send(events, in: transaction)) }
            for statement in sent { _ = try await statement.rows() }
            return written
        }
        purchases.outbox.wake()
        return written
    }
}
