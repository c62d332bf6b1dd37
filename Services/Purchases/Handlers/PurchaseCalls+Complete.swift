private import Domain
private import Postgres
package import PurchasesContract
package import RPC
private import ServiceRuntime

extension PurchaseCalls {
    package func complete(_ request: CompleteRequest, context: CallContext) async throws -> CompleteResponse {
        let notice = try PaymentNotice(request, at: clock.now())
        var availability = Availability.held
        // Twice is enough: what timed out while we looked has timed out when we look again.
        for _ in 0..<2 {
            guard let purchase = try await store.purchase(notice.purchaseID) else {
                throw RPCError.unknown(notice.purchaseID)
            }
            if purchase.payment == nil, purchase.status == .pending, !purchase.isHeld(at: clock.now()) {
                availability = await availabilityOfLate(purchase, paidBy: notice)
            }
            do {
                return try await record(notice, availability, request)
            } catch is NoLongerHeld {
                continue
            }
        }
        throw RPCError(.aborted, "The purchase changed meanwhile; try again.")
    }

    /// What a late payment can still buy.
    private func availabilityOfLate(
        _ purchase: PurchasesService.Purchase, paidBy notice: PaymentNotice
    ) async -> Availability {
        var paid = purchase
        paid.payment = notice.payment
        paid.paidAt = notice.paidAt
        return await fulfilment.availabilities(of: [paid])[0]
    }

    private func record(
        _ notice: PaymentNotice, _ availability: Availability, _ request: CompleteRequest
    ) async throws -> CompleteResponse {
        do {
            let answer = try await completions.perform(
                .init(
                    CompletionWriter.Call(notice: notice, availability: availability), key: request.idempotencyKey,
                    request: request))
            var response = answer.response
            response.replayed = response.replayed || answer.isReplayed
            return response
        } catch let error as PostgresError where error.constraint == PurchaseStore.paymentIsUnique {
            guard let holder = try await store.purchase(paidBy: notice.payment) else { throw error }
            throw RPCError.paymentUsed(by: holder.id)
        }
    }
}
