package import Domain
package import Postgres
private import ServiceRuntime

/// Reads lists of purchases, a page at a time.
package struct PurchaseLists: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Newest first: at most `limit`, after the place that a page ended with.
    package func newest(
        _ filter: PurchaseFilter, before place: PurchasePlace?, limit: Int
    ) async throws(PostgresError) -> [Purchase] {
        // Nothing that lies in the future is left out: clocks of replicas differ.
        let start = place ?? .before(filter.createdUntil ?? .latest)
        return try PurchaseRow.decode(
            try await database.query(
                PurchaseListStatements.newest(filter), start.time, start.id, filter.createdFrom ?? .earliest,
                Int64(limit), filter.player, filter.packageID, filter.status?.rawValue))
    }

    /// Oldest first, from after a place until before a time, for exports.
    package func oldest(
        after place: PurchasePlace, until: Timestamp, status: PurchaseStatus?, limit: Int,
        deadline: ContinuousClock.Instant?
    ) async throws(PostgresError) -> [Purchase] {
        try PurchaseRow.decode(
            try await database.query(
                PurchaseListStatements.oldest, place.time, place.id, until, Int64(limit), status?.rawValue,
                deadline: deadline))
    }

    /// Paid and not granted, the longest ago first.
    ///
    /// - Parameter status: Only pending ones, which wait to be fulfilled, or only failed ones, whose payment is to be
    ///   given back; nil for both.
    package func unfulfilled(
        _ status: PurchaseStatus?, after place: PurchasePlace?, limit: Int
    ) async throws(PostgresError) -> [Purchase] {
        let start = place ?? .before(.earliest)
        return try PurchaseRow.decode(
            try await database.query(
                PurchaseListStatements.unfulfilled, start.time, start.id, Int64(limit), status?.rawValue))
    }

    /// Pending and unpaid past their time, the longest ago first.
    ///
    /// - Parameter isTimedOut: Those that were timed out before, or those that were not.
    package func waitingForPayment(
        expiredBy time: Timestamp, isTimedOut: Bool, after place: PurchasePlace?, limit: Int
    ) async throws(PostgresError) -> [Purchase] {
        let start = place ?? .before(.earliest)
        return try PurchaseRow.decode(
            try await database.query(
                PurchaseListStatements.waitingForPayment, start.time, start.id, time, Int64(limit), isTimedOut))
    }
}
