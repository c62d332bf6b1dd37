private import CommonContract
private import Domain
private import Logging
package import Postgres
package import ServiceRuntime

/// What comes round: purchases that nobody pays, and payments that wait to be fulfilled.
package struct PurchaseJobs: Sendable {
    /// Purchases in one batch.
    package static let batchMax = 200

    private let database: PostgresPool
    private let store: PurchaseStore
    private let lists: PurchaseLists
    private let outbox: Outbox
    private let reserver: Reserver
    private let fulfilment: Fulfilment

    package init(
        database: PostgresPool, store: PurchaseStore, outbox: Outbox, reserver: Reserver, fulfilment: Fulfilment
    ) {
        self.database = database
        self.store = store
        lists = PurchaseLists(database: database)
        self.outbox = outbox
        self.reserver = reserver
        self.fulfilment = fulfilment
    }

    /// - Parameter abandonedAfter: How long a late payment is still taken for a purchase that timed out.
    package func all(abandonedAfter: Duration) -> [Job] {
        [
            Job(name: "time_out_purchases", every: .seconds(15)) { try await timeOut(at: try Timestamp($0)) },
            Job(name: "fulfil_paid_purchases", every: .seconds(15)) { position in
                try await fulfil(after: position.cursor, at: try Timestamp(position))
            },
            Job(name: "fail_abandoned_purchases", every: .seconds(600)) { position in
                let now = try Timestamp(position)
                return try await abandon(expiredBy: now - abandonedAfter, at: now)
            },
        ]
    }

    /// Gives back what is held for purchases that were not paid in time. They stay pending: a payment may still come.
    private func timeOut(at now: Timestamp) async throws -> Job.Step {
        let waiting = try await lists.waitingForPayment(
            expiredBy: now, isTimedOut: false, after: nil, limit: Self.batchMax)
        for purchase in waiting {
            let timedOut = try await database.transaction { transaction -> Purchase? in
                guard let late = try await store.lock(purchase.id, in: transaction)?.timedOut(now: now) else {
                    return nil
                }
                return try await store.save(PurchaseChange(late), in: transaction)
            }
            // Marked first: a payment that comes now asks catalog anew, and does not rely on what is released here.
            if let timedOut { await reserver.release(timedOut.hold) }
        }
        return waiting.count < Self.batchMax ? .finished : .more(cursor: "")
    }

    /// Ends purchases that timed out long ago.
    private func abandon(expiredBy time: Timestamp, at now: Timestamp) async throws -> Job.Step {
        let abandoned = try await lists.waitingForPayment(
            expiredBy: time, isTimedOut: true, after: nil, limit: Self.batchMax)
        for purchase in abandoned {
            try await database.transaction { transaction in
                guard let purchase = try await store.lock(purchase.id, in: transaction), purchase.paidAt == nil,
                    let change = try? purchase.failed(because: "TIMED_OUT", now: now)
                else { return }
                _ = try await store.save(change, in: transaction)
            }
        }
        return abandoned.count < Self.batchMax ? .finished : .more(cursor: "")
    }

    /// Grants what was paid while catalog or vip could not be asked, or fails it for a refund.
    private func fulfil(after cursor: String?, at now: Timestamp) async throws -> Job.Step {
        let keys = try Page(PageRequest(pageToken: cursor ?? ""), keyCount: 3).after
        let place = try keys.map { (keys) throws(DomainError) in try PurchasePlace(keys: keys) }
        let waiting = try await lists.unfulfilled(.pending, after: place, limit: Self.batchMax)
        let answers = await fulfilment.availabilities(of: waiting)
        for (purchase, availability) in zip(waiting, answers) where availability != .unknown {
            try await database.transaction { transaction in
                guard let purchase = try await store.lock(purchase.id, in: transaction), purchase.awaitsFulfilment
                else {
                    return
                }
                _ = try await store.save(purchase.fulfilling(availability, now: now), in: transaction)
            }
        }
        if !waiting.isEmpty { outbox.wake() }
        guard waiting.count == Self.batchMax, let last = waiting.last, let paidAt = last.paidAt else {
            return .finished
        }
        return .more(cursor: Page.token(after: PurchasePlace(time: paidAt, id: last.id).keys))
    }
}

extension Timestamp {
    /// The time that a run of a job goes by.
    fileprivate init(_ position: Job.Position) throws(DomainError) {
        try self.init(microseconds: position.time.microsecondsSince1970)
    }
}
