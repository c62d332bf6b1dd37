private import Domain
private import Messages
private import Postgres
package import PurchasesContract
package import RPC
private import ServiceRuntime

extension PurchaseCalls {
    /// Longer ones do not fit the columns.
    private static let failureReasonCharactersMax = 200
    private static let refundReasonCharactersMax = 500

    package func fail(_ request: FailRequest, context: CallContext) async throws -> FailResponse {
        var fields = RequestFields()
        let key = fields.key(request.idempotencyKey)
        let id = fields.purchaseID(request.purchaseID)
        let reason = fields.text("reason", request.reason, charactersMax: Self.failureReasonCharactersMax)
        guard let key, let id, let reason else { throw fields.error }
        let answer = try await end(
            id, key: key, method: PurchasingClient.Methods.fail.path, request: request,
            decide: { purchase throws(PurchaseRefusal) in try purchase.failed(because: reason, now: clock.now()) },
            answer: { FailResponse(purchase: $0.contract()) })
        // What was held may be sold to somebody else at once. Should we end before, it lapses.
        if !answer.isReplayed, let failed = try await store.purchase(id) { await reserver.release(failed.hold) }
        var response = answer.response
        response.replayed = answer.isReplayed
        return response
    }

    package func refund(_ request: RefundRequest, context: CallContext) async throws -> RefundResponse {
        var fields = RequestFields()
        let key = fields.key(request.idempotencyKey)
        let id = fields.purchaseID(request.purchaseID)
        let reason = fields.text("reason", request.reason, charactersMax: Self.refundReasonCharactersMax)
        guard let key, let id, let reason else { throw fields.error }
        let answer = try await end(
            id, key: key, method: PurchasingClient.Methods.refund.path, request: request,
            decide: { purchase throws(PurchaseRefusal) in try purchase.refunded(because: reason, now: clock.now()) },
            answer: { RefundResponse(purchase: $0.contract()) })
        outbox.wake()
        var response = answer.response
        response.replayed = answer.isReplayed
        return response
    }

    /// Loads, asks, saves, answers: once for a key.
    private func end<Response: Message>(
        _ id: PurchaseID, key: String, method: String, request: some Message,
        decide: (PurchasesService.Purchase) throws(PurchaseRefusal) -> PurchaseChange,
        answer: (PurchasesService.Purchase) -> Response
    ) async throws -> IdempotencyStore.Answer<Response> {
        do {
            return try await keys.perform(key: key, method: method, request: request, on: database) { transaction in
                guard let purchase = try await store.lock(id, in: transaction) else { throw RPCError.unknown(id) }
                return answer(try await store.save(try decide(purchase), in: transaction))
            }
        } catch let refusal as PurchaseRefusal {
            throw refusal.error
        }
    }
}
