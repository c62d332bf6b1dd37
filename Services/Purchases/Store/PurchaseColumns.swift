internal import Domain
internal import Postgres
private import ServiceRuntime

/// Purchases as the arrays that the insert takes.
struct PurchaseColumns {
    private let purchases: [Purchase]

    init(_ purchases: [Purchase]) { self.purchases = purchases }

    /// Sends the insert without waiting for it.
    func sendInsert(in transaction: PostgresTransaction) -> PostgresPendingRows {
        transaction.send(
            PurchaseStatements.insert, column(\.id), column(\.playerID), column(\.packageID), column(\.payment?.method),
            column(\.payment?.reference), column(\.status.rawValue), column(\.terms?.packageName),
            column(\.price?.amount), column(\.price?.currency.text), column(\.terms?.goldCoins),
            column(\.terms?.sweepstakesCoins), purchases.map { $0.terms.map { PostgresJSON($0.snapshot) } },
            column(\.terms?.source), column(\.createdAt), purchases.map { $0.terms?.level.id },
            column(\.terms?.level.name), column(\.terms?.level.multiplier),
            column(\.terms?.level.multipliesSweepstakesCoins), column(\.place.country), column(\.place.state),
            column(\.hold.assignmentID), column(\.hold.reservation?.id), column(\.hold.reservation?.until),
            column(\.isFirst), column(\.recordingKey), column(\.expiresAt), column(\.paidAt), column(\.completedAt),
            column(\.failedAt), column(\.failureReason))
    }

    /// Sends the update of everything that moves, without waiting for it.
    func sendUpdate(in transaction: PostgresTransaction) -> PostgresPendingRows {
        transaction.send(
            PurchaseStatements.update, column(\.id), column(\.status.rawValue), column(\.payment?.method),
            column(\.payment?.reference), column(\.hold.assignmentID), column(\.hold.reservation?.id),
            column(\.hold.reservation?.until), column(\.isFirst), column(\.timedOutAt), column(\.paidAt),
            column(\.completedAt), column(\.failedAt), column(\.failureReason), column(\.refundedAt),
            column(\.refundReason), column(\.paymentReturnedAt))
    }

    private func column<Value>(_ path: KeyPath<Purchase, Value>) -> [Value] { purchases.map { $0[keyPath: path] } }
}
