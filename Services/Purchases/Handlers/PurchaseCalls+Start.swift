private import Domain
package import PurchasesContract
package import RPC
private import ServiceRuntime

extension PurchaseCalls {
    package func quote(_ request: QuoteRequest, context: CallContext) async throws -> QuoteResponse {
        var fields = RequestFields()
        let offer = OfferRequest(
            player: request.playerID, package: request.packageID, assignment: request.assignmentID,
            country: request.country, state: request.state, &fields)
        guard let offer, fields.areValid else { throw fields.error }
        do {
            async let level = vip.level(of: offer.playerID)
            let answer = try await catalog.offer(offer)
            return try answer.quote(at: try await level)
        } catch let error as RPCError where error.details.domain != CatalogRefusal.domain {
            throw RPCError.peer(error, of: context)
        }
    }

    package func start(_ request: StartRequest, context: CallContext) async throws -> StartResponse {
        let order = try StartOrder(request)
        // A repetition must not reserve again: what it had reserved may be claimed by now.
        if let known = try await store.purchase(order.purchaseID) {
            return try await keep(known, isNew: false, for: order, request)
        }
        return try await keep(try await prepare(order, context), isNew: true, for: order, request)
    }

    /// Asks catalog and vip, with nothing held here meanwhile. Should we end after the reservation, it is found again by
    /// the same call, or lapses.
    private func prepare(_ order: StartOrder, _ context: CallContext) async throws -> PurchasesService.Purchase {
        do {
            async let known = vip.level(of: order.offer.playerID)
            let (offered, hold) = try await reserver.reserve(
                order.offer, for: order.purchaseID, hold: pendingTimeout + Self.holdBeyondTimeout)
            guard order.accepts(offered.price) else {
                await reserver.release(hold)
                throw PriceChanged(price: offered.price)
            }
            let level = try await known
            do throws(DomainError) {
                return try StartedPurchase(order, offered, hold, at: level).purchase(
                    now: clock.now(), timeout: pendingTimeout)
            } catch {
                await reserver.release(hold)
                throw error
            }
        } catch let refusal as CatalogRefusal {
            throw refusal.error
        } catch let changed as PriceChanged {
            throw RPCError.priceChanged(to: changed.price)
        } catch let error as RPCError {
            throw RPCError.peer(error, of: context)
        }
    }

    private func keep(
        _ purchase: PurchasesService.Purchase, isNew: Bool, for order: StartOrder, _ request: StartRequest
    ) async throws -> StartResponse {
        let answer = try await starts.perform(
            .init(StartWriter.Call(purchase: purchase, isNew: isNew), key: order.key, request: request))
        var response = answer.response
        response.replayed = answer.isReplayed
        return response
    }

    /// Catalog keeps a reservation longer than we wait for the payment: what is paid in the last second is still held.
    private static let holdBeyondTimeout = Duration.seconds(300)

    private struct PriceChanged: Error {
        let price: Price
    }
}
