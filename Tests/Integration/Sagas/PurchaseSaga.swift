import CatalogContract
import CommonContract
import LoyaltyHarness
import Postgres
import PurchasesContract
import RPC
import Testing

/// A player who buys the catalog's package, step by step, each repeated with its key until it is answered.
struct PurchaseSaga: Sendable {
    let loyalty: LoyaltyHarness
    let player: String

    private var options: CallOptions {
        CallOptions(timeout: .seconds(5), waitForReady: true, carriesIdempotencyKey: true)
    }

    func play(refunds: Bool) async throws {
        let purchasing = loyalty.purchases.purchasing
        let package = try await loyalty.insist {
            try await loyalty.catalog.packages.listPackages(ListPackagesRequest())
        }
        let start = StartRequest(
            idempotencyKey: "start", playerID: player, packageID: package.packages.first?.packageID ?? "")
        let started = try await loyalty.insist { try await purchasing.start(start, options: options) }
        let id = try #require(started.purchase?.purchaseID)
        let complete = CompleteRequest(
            idempotencyKey: "complete", purchaseID: id, paymentMethod: "card", paymentReference: "payment-1")
        _ = try await loyalty.insist { try await purchasing.complete(complete, options: options) }
        // The coins are there: so the refund takes back what was credited.
        try await loyalty.eventually {
            try await loyalty.balance(player, .gc)
        } until: {
            $0 == Money("100000")
        }
        guard refunds else { return }
        let refund = RefundRequest(idempotencyKey: "refund", purchaseID: id, reason: "changed their mind")
        _ = try await loyalty.insist { try await purchasing.refund(refund, options: options) }
    }
}

extension LoyaltyHarness {
    /// Waits until no service has anything left to tell another.
    func untilAllIsDelivered() async throws {
        try await database.withPool { pool in try await untilAllIsDelivered(asking: pool) }
    }

    /// As above, where there is a pool already.
    func untilAllIsDelivered(asking pool: PostgresPool) async throws {
        // All outboxes at one moment: an event leaves its sender's after its receiver has committed what it leads to.
        let counts = LoyaltyService.allCases.map { "(SELECT count(*) FROM \($0.rawValue).outbox)" }
        let statement = Statement(name: "count_outboxes", sql: "SELECT \(counts.joined(separator: " + "))")
        try await eventually(is: 0) { try await pool.query(statement).one().decode(Int64.self, at: 0) }
    }
}
