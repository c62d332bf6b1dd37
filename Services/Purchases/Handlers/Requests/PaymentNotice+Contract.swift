package import Domain
package import PurchasesContract
private import ServiceRuntime

extension PaymentNotice {
    /// What a `Complete` tells.
    ///
    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: CompleteRequest, at now: Timestamp) throws {
        var fields = RequestFields()
        let key = fields.key(request.idempotencyKey)
        let id = fields.purchaseID(request.purchaseID)
        let payment = fields.payment(method: request.paymentMethod, reference: request.paymentReference)
        let paidAt = fields.past("paid_at", request.paidAt, now: now)
        guard key != nil, let id, let payment, let paidAt, fields.areValid else { throw fields.error }
        self.init(purchaseID: id, payment: payment, paidAt: paidAt ?? now)
    }
}
