private import CommonContract
internal import Domain
private import Messages
internal import PurchasesContract
private import ServiceRuntime

// A purchase credits its coins and records what was paid as a deposit (decision 25); a refund claws back what it can of
// the coins (decision 16) and records a withdrawal. Both also for players who may not play: it is their money.

extension PurchaseCompleted: OwedEvent {
    static var isPaidOnce: Bool { false }

    func postings(to player: PlayerID, at time: Domain.Timestamp) throws(DomainError) -> [Posting] {
        let purchase = PurchasePostings(
            player: player, purchaseID: purchaseID, packageID: packageID, priceCurrency: priceCurrency,
            time: try completedAt.map { (wire) throws(DomainError) in try Domain.Timestamp(wire) } ?? time)
        return try [
            purchase.posting(.credit, .goldCoins, try Domain.Money(gcGranted, in: .nonNegative)),
            purchase.posting(.credit, .sweepstakesCoins, try Domain.Money(scGranted, in: .nonNegative)),
            purchase.posting(.deposit, .cash, try Domain.Money(price, in: .nonNegative)),
        ].compactMap { $0 }
    }
}

extension PurchaseRefunded: OwedEvent {
    static var isPaidOnce: Bool { false }

    func postings(to player: PlayerID, at time: Domain.Timestamp) throws(DomainError) -> [Posting] {
        let purchase = PurchasePostings(
            player: player, purchaseID: purchaseID, packageID: packageID, priceCurrency: priceCurrency,
            time: try refundedAt.map { (wire) throws(DomainError) in try Domain.Timestamp(wire) } ?? time)
        return try [
            purchase.posting(.clawback, .goldCoins, try Domain.Money(gcGranted, in: .nonNegative), reason),
            purchase.posting(.clawback, .sweepstakesCoins, try Domain.Money(scGranted, in: .nonNegative), reason),
            purchase.posting(.withdrawal, .cash, try Domain.Money(price, in: .nonNegative), reason),
        ].compactMap { $0 }
    }
}

/// What all postings of a purchase have in common.
private struct PurchasePostings {
    var player: PlayerID
    var purchaseID: String
    var packageID: String
    var priceCurrency: String
    var time: Domain.Timestamp

    /// - Returns: nil for nothing.
    func posting(
        _ type: Domain.TransactionType, _ currency: Domain.Currency, _ amount: Domain.Money, _ reason: String = ""
    ) throws(DomainError) -> Posting? {
        guard amount.isPositive else { return nil }
        // A reference is used once for each type, and a purchase credits two currencies.
        let reference = currency == .cash ? purchaseID : "\(purchaseID):\(currency)"
        return Posting(
            playerID: player, type: type, currency: currency, amount: amount,
            key: try EventKey.purchase(purchaseID, type, currency).key(),
            reference: try ReferenceID(reference),
            description: reason.isEmpty ? nil : String(reason.prefix(Posting.descriptionCharactersMax)),
            metadata: ["purchase_id": purchaseID, "package_id": packageID, "price_currency": priceCurrency],
            occurredAt: time, isOwed: true)
    }
}
