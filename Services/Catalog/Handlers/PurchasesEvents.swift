package import Domain
package import Logging
private import Postgres
private import PurchasesContract
package import ServiceRuntime

/// What catalog does with the events of purchases.
package struct PurchasesEvents: Sendable {
    private let packages: PackageStore
    private let sales: SaleStore
    private let clock: any WallClock
    private let logger: Logger

    package init(packages: PackageStore, sales: SaleStore, clock: any WallClock, logger: Logger) {
        self.packages = packages
        self.sales = sales
        self.clock = clock
        self.logger = logger
    }

    /// Registers what is done with each type of event.
    package func register(on handlers: inout EventHandlers) {
        handlers.on(PurchaseCompleted.self) { try await self.claim($0, in: $1) }
        handlers.on(PurchaseRefunded.self) { try await self.refund($0, in: $1) }
    }

    private func claim(
        _ events: [InboundEvent<PurchaseCompleted>], in transaction: PostgresTransaction
    ) async throws {
        let known = try await packages.known(Self.packages(events.map(\.payload.packageID)), in: transaction)
        let sold = try Self.read(events, known: known) { (event) throws(DomainError) in try Sale(event) }
        let recorded = try await sales.record(
            sold, stocked: known.filter(\.value).map(\.key), at: clock.now(), in: transaction)
        for sale in recorded {
            guard let exception = sale.exception else { continue }
            logger.warning(
                "purchase sold what was not to be had",
                metadata: ["purchase": "\(sale.purchaseID)", "exception": "\(exception.rawValue)"])
        }
    }

    private func refund(
        _ events: [InboundEvent<PurchaseRefunded>], in transaction: PostgresTransaction
    ) async throws {
        let known = try await packages.known(Self.packages(events.map(\.payload.packageID)), in: transaction)
        let refunds = try Self.read(events, known: known) { (event) throws(DomainError) in try Sale(event) }
        try await sales.refund(refunds, in: transaction)
    }

    /// Malformed ones are left out; ``read(_:known:_:)`` says what is wrong with them.
    private static func packages(_ texts: [String]) -> [PackageID] {
        Set(texts).compactMap { try? PackageID($0) }.sorted()
    }

    /// - Throws: `EventRejection` naming those that are malformed or of a package that does not exist.
    private static func read<Payload>(
        _ events: [InboundEvent<Payload>], known: [PackageID: Bool],
        _ sale: (InboundEvent<Payload>) throws(DomainError) -> Sale
    ) throws -> [Sale] {
        var sales: [Sale] = []
        sales.reserveCapacity(events.count)
        var rejected: [PostgresUUID: DeliveryError] = [:]
        for event in events {
            do throws(DomainError) {
                let sale = try sale(event)
                if known[sale.packageID] == nil {
                    rejected[event.id] = DeliveryError(
                        reason: "PACKAGE_UNKNOWN", message: "There is no package \(sale.packageID).")
                }
                sales.append(sale)
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
        let wire = event.payload
        let time = try Timestamp(microseconds: event.occurredAt.microsecondsSince1970)
        self.init(
            purchaseID: try PurchaseID(wire.purchaseID), playerID: PlayerID(event.playerID),
            packageID: try PackageID(wire.packageID),
            assignmentID: wire.assignmentID.isEmpty ? nil : try AssignmentID(wire.assignmentID),
            reservationID: wire.reservationID.isEmpty ? nil : try ReservationID(wire.reservationID),
            claimedAt: try wire.completedAt.map { (time) throws(DomainError) in try Timestamp(time) } ?? time)
    }

    fileprivate init(_ event: InboundEvent<PurchaseRefunded>) throws(DomainError) {
        let wire = event.payload
        let time = try Timestamp(microseconds: event.occurredAt.microsecondsSince1970)
        self.init(
            purchaseID: try PurchaseID(wire.purchaseID), playerID: PlayerID(event.playerID),
            packageID: try PackageID(wire.packageID),
            assignmentID: wire.assignmentID.isEmpty ? nil : try AssignmentID(wire.assignmentID),
            reservationID: wire.reservationID.isEmpty ? nil : try ReservationID(wire.reservationID),
            claimedAt: try wire.completedAt.map { (time) throws(DomainError) in try Timestamp(time) } ?? time,
            refundedAt: try wire.refundedAt.map { (time) throws(DomainError) in try Timestamp(time) } ?? time)
    }
}
