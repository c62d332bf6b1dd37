private import Domain
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
        let response = try await calls.perform(
            PurchasingClient.Methods.fail.path, key: key, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let purchase = try await lock(id, in: transaction)
            let failed = try await store.save(try purchase.failed(because: reason, now: clock.now()), in: transaction)
            return FailResponse(purchase: failed.contract())
        }
        // What was held may be sold to somebody else at once. Should we end before, it lapses.
        if !response.replayed, let failed = try await store.purchase(id) { await reserver.release(failed.hold) }
        return response
    }

    package func refund(_ request: RefundRequest, context: CallContext) async throws -> RefundResponse {
        var fields = RequestFields()
        let key = fields.key(request.idempotencyKey)
        let id = fields.purchaseID(request.purchaseID)
        let reason = fields.text("reason", request.reason, charactersMax: Self.refundReasonCharactersMax)
        guard let key, let id, let reason else { throw fields.error }
        let response = try await calls.perform(
            PurchasingClient.Methods.refund.path, key: key, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let purchase = try await lock(id, in: transaction)
            let refunded = try await store.save(
                try purchase.refunded(because: reason, now: clock.now()), in: transaction)
            return RefundResponse(purchase: refunded.contract())
        }
        outbox.wake()
        return response
    }

    private func lock(
        _ id: PurchaseID, in transaction: PostgresTransaction
    ) async throws -> PurchasesService.Purchase {
        guard let purchase = try await store.lock(id, in: transaction) else { throw RPCError.unknown(id) }
        return purchase
    }
}
