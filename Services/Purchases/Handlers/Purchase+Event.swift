private import Domain
private import Messages
private import Postgres
private import PurchasesContract
package import ServiceRuntime

extension Purchase {
    /// Who learns of sales and refunds.
    private static let listeners = ["rewards", "catalog", "affiliates"]

    /// What other services are told of a move: of a sale and of its refund, and of nothing else.
    ///
    /// - Throws: `MessageError`, which only a text with a NUL could cause, and those were refused.
    package func events(of move: StatusMove) throws -> [OutboxEvent] {
        switch move.to {
        case .pending, .failed: return []
        case .completed: return Self.events(PurchaseCompleted.fullName, try completedBytes(at: move.at), self, move)
        case .refunded: return Self.events(PurchaseRefunded.fullName, try refundedBytes(at: move.at), self, move)
        }
    }

    private static func events(
        _ type: String, _ payload: [UInt8], _ purchase: Purchase, _ move: StatusMove
    ) -> [OutboxEvent] {
        let time = move.at.postgresTimestamp
        return listeners.map { listener in
            OutboxEvent(
                id: EventIdentifier.make(at: time), destination: listener, playerID: purchase.playerID.postgresUUID,
                type: type, payload: payload, occurredAt: time)
        }
    }

    private func completedBytes(at time: Timestamp) throws -> [UInt8] {
        try PurchaseCompleted(
            purchaseID: id.description, playerID: playerID.description, packageID: packageID.description,
            packageSource: terms?.source ?? "", assignmentID: hold.assignmentID?.description ?? "",
            reservationID: hold.reservation?.id.description ?? "", price: price?.amount.contract,
            priceCurrency: price?.currency.text ?? "", gcGranted: terms?.goldCoins.contract,
            scGranted: terms?.sweepstakesCoins.contract, isFirstPurchase: isFirst,
            paymentReference: payment?.reference.text ?? "", completedAt: time.contract
        ).packedBytes()
    }

    private func refundedBytes(at time: Timestamp) throws -> [UInt8] {
        try PurchaseRefunded(
            purchaseID: id.description, playerID: playerID.description, packageID: packageID.description,
            packageSource: terms?.source ?? "", assignmentID: hold.assignmentID?.description ?? "",
            price: price?.amount.contract, priceCurrency: price?.currency.text ?? "",
            gcGranted: terms?.goldCoins.contract, scGranted: terms?.sweepstakesCoins.contract,
            reason: refundReason ?? "", completedAt: (completedAt ?? time).contract, refundedAt: time.contract,
            reservationID: hold.reservation?.id.description ?? ""
        ).packedBytes()
    }
}
