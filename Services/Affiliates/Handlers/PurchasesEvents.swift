package import Domain
private import Postgres
private import PurchasesContract
package import ServiceRuntime

/// What affiliates does with the events of purchases.
package struct PurchasesEvents: Sendable {
    private let attributions: AttributionStore
    private let sales: SaleStore
    private let clock: any WallClock

    package init(attributions: AttributionStore, sales: SaleStore, clock: any WallClock) {
        self.attributions = attributions
        self.sales = sales
        self.clock = clock
    }

    /// Registers what is done with each type of event.
    package func register(on handlers: inout EventHandlers) {
        handlers.on(PurchaseCompleted.self) { events, transaction in
            let sales = try Self.read(events) { (event) throws(DomainError) in try Sale(event) }
            try await self.settle(sales, in: transaction) { now in
                try await self.sales.recordSales(sales, at: now, in: transaction)
            }
        }
        handlers.on(PurchaseRefunded.self) { events, transaction in
            let sales = try Self.read(events) { (event) throws(DomainError) in try Sale(event) }
            try await self.settle(sales, in: transaction) { now in
                try await self.sales.recordRefunds(sales, at: now, in: transaction)
            }
        }
    }

    /// Locks the players, keeps what happened, and settles it for those whom an affiliate brought.
    private func settle(
        _ sales: [Sale], in transaction: PostgresTransaction, keeping record: (Timestamp) async throws -> Void
    ) async throws {
        let now = clock.now()
        let known = try await attributions.lock(sales.map(\.playerID), in: transaction)
        try await record(now)
        try await self.sales.settle(known, at: now, in: transaction)
    }

    /// - Throws: `EventRejection`, naming the events that no purchase can be.
    private static func read<Payload>(
        _ events: [InboundEvent<Payload>], _ parse: (InboundEvent<Payload>) throws(DomainError) -> Sale
    ) throws -> [Sale] {
        var sales: [Sale] = []
        sales.reserveCapacity(events.count)
        var rejected: [PostgresUUID: DeliveryError] = [:]
        for event in events {
            do throws(DomainError) {
                sales.append(try parse(event))
            } catch {
                rejected[event.id] = DeliveryError(reason: "PURCHASE_MALFORMED", message: error.message)
            }
        }
        if !rejected.isEmpty { throw EventRejection(rejected) }
        return sales
    }
}

extension Sale {
    /// - Throws: ``DomainError`` for what no purchase can be.
    fileprivate init(_ event: InboundEvent<PurchaseCompleted>) throws(DomainError) {
        let payload = event.payload
        let completedAt =
            if let wire = payload.completedAt { try Timestamp(wire) } else {
                try Timestamp(microseconds: event.occurredAt.microsecondsSince1970)
            }
        self.init(
            playerID: PlayerID(event.playerID), purchaseID: try PurchaseID(payload.purchaseID),
            price: try Money(payload.price, in: .nonNegative), currency: try CurrencyCode(payload.priceCurrency),
            isFirstPurchase: payload.isFirstPurchase, completedAt: completedAt)
    }

    /// - Throws: ``DomainError`` for what no refund can be.
    fileprivate init(_ event: InboundEvent<PurchaseRefunded>) throws(DomainError) {
        let payload = event.payload
        let refundedAt =
            if let wire = payload.refundedAt { try Timestamp(wire) } else {
                try Timestamp(microseconds: event.occurredAt.microsecondsSince1970)
            }
        self.init(
            playerID: PlayerID(event.playerID), purchaseID: try PurchaseID(payload.purchaseID),
            price: try Money(payload.price, in: .nonNegative), currency: try CurrencyCode(payload.priceCurrency),
            refundedAt: refundedAt)
    }
}
