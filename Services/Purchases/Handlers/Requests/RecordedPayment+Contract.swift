package import Domain
package import PurchasesContract
private import ServiceRuntime

extension RecordedPayment {
    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: RecordPaidRequest, at now: Timestamp) throws {
        var fields = RequestFields()
        let key = fields.read("idempotency_key") { () throws(DomainError) in
            try IdempotencyKey(request.idempotencyKey)
        }
        let offer = OfferRequest(
            player: request.playerID, package: request.packageID, assignment: request.assignmentID,
            country: request.country, state: request.state, &fields)
        let payment = fields.payment(method: request.paymentMethod, reference: request.paymentReference)
        let amount = fields.read("price") { () throws(DomainError) in
            guard let price = request.price else { throw DomainError(.malformed, "is needed: what was taken") }
            return try Money(price, in: .nonNegative)
        }
        let currency = fields.readOptional("price_currency", request.priceCurrency) { (text) throws(DomainError) in
            try CurrencyCode(text)
        }
        let paidAt = fields.past("paid_at", request.paidAt, now: now)
        guard let key, let offer, let payment, let amount, let currency, let paidAt, fields.areValid else {
            throw fields.error
        }
        self.init(
            key: key, playerID: offer.playerID, packageID: offer.packageID, assignmentID: offer.assignmentID,
            payment: payment, price: Price(amount, currency ?? .usDollar), place: offer.place, paidAt: paidAt)
    }
}
