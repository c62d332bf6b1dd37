package import Domain
package import Postgres
package import PurchasesContract
package import RPC
package import ServiceRuntime

/// Answers `loyalty.purchases.v1.Purchasing`. What begins and what ends a purchase have a file each.
package struct PurchaseCalls: PurchasingHandler {
    let store: PurchaseStore
    let lists: PurchaseLists
    let calls: KeyedCalls
    let outbox: Outbox
    let catalog: any CatalogGateway
    let vip: any VIPGateway
    let reserver: Reserver
    let fulfilment: Fulfilment
    let recorder: PaymentRecorder
    let starts: StartWriter
    let completions: CompletionWriter
    /// How long a payment is waited for.
    let pendingTimeout: Duration
    let clock: any WallClock

    package init(
        database: PostgresPool, store: PurchaseStore, keys: IdempotencyStore, outbox: Outbox,
        gateways: PurchaseGateways, fulfilment: Fulfilment, recorder: PaymentRecorder, starts: StartWriter,
        completions: CompletionWriter, pendingTimeout: Duration, clock: any WallClock
    ) {
        self.store = store
        lists = PurchaseLists(database: database)
        calls = KeyedCalls(database: database, keys: keys)
        self.outbox = outbox
        catalog = gateways.catalog
        vip = gateways.vip
        reserver = Reserver(catalog: catalog)
        self.fulfilment = fulfilment
        self.recorder = recorder
        self.starts = starts
        self.completions = completions
        self.pendingTimeout = pendingTimeout
        self.clock = clock
    }

    package func recordPaid(_ request: RecordPaidRequest, context: CallContext) async throws -> RecordPaidResponse {
        let payment = try RecordedPayment(request, at: clock.now())
        switch try await recorder.record(payment) {
        case .recorded(let purchase): return RecordPaidResponse(purchase: purchase.contract())
        case .replayed(let purchase): return RecordPaidResponse(purchase: purchase.contract(), replayed: true)
        case .keyConflict: throw IdempotencyStore.conflict(payment.key.text)
        case .paymentUsed(let purchase): throw RPCError.paymentUsed(by: purchase)
        }
    }

    package func getPurchase(_ request: GetPurchaseRequest, context: CallContext) async throws -> GetPurchaseResponse {
        var fields = RequestFields()
        guard let id = fields.purchaseID(request.purchaseID) else { throw fields.error }
        async let history = store.history(of: id)
        guard let purchase = try await store.purchase(id) else { throw RPCError.unknown(id) }
        return GetPurchaseResponse(
            purchase: purchase.contract(withSnapshot: true), history: try await history.map(\.contract))
    }

    package func listPurchases(
        _ request: ListPurchasesRequest, context: CallContext
    ) async throws -> ListPurchasesResponse {
        let query = try PurchaseQuery(request)
        // One more than asked for says whether there is a page after this one.
        return query.response(
            try await lists.newest(query.filter, before: query.before, limit: query.pageSize + 1))
    }

    package func listUnfulfilled(
        _ request: ListUnfulfilledRequest, context: CallContext
    ) async throws -> ListUnfulfilledResponse {
        let query = try UnfulfilledQuery(request)
        return query.response(
            try await lists.unfulfilled(query.status, after: query.after, limit: query.pageSize + 1))
    }
}
