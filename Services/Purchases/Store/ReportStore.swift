package import Domain
package import Postgres
private import ServiceRuntime

/// Sums what was sold.
package struct ReportStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// The rows of a report, in order: one more than ``RevenueQuery/rowsMax`` where there are so many.
    package func revenue(
        _ query: RevenueQuery, deadline: ContinuousClock.Instant?
    ) async throws(PostgresError) -> [RevenueRow] {
        let found = try await database.query(
            ReportStatements.revenue, query.from, query.until, query.bucket.rawValue,
            query.dimensions.contains(.source), query.dimensions.contains(.status), query.dimensions.contains(.package),
            Int64(RevenueQuery.rowsMax + 1), deadline: deadline)
        var rows: [RevenueRow] = []
        rows.reserveCapacity(found.count)
        for row in found {
            rows.append(
                RevenueRow(
                    bucketStart: try row.decode(at: 0), currency: try row.decode(at: 1), source: try row.decode(at: 2),
                    status: try row.decode(Label<PurchaseStatus>?.self, at: 3)?.value, packageID: try row.decode(at: 4),
                    count: try row.decode(at: 5), players: try row.decode(at: 6), gross: try row.decode(at: 7),
                    refunded: try row.decode(at: 8), goldCoins: try row.decode(at: 9),
                    sweepstakesCoins: try row.decode(at: 10)))
        }
        return rows
    }

    /// The packages that sold most often in a range, the most often sold first.
    package func popularity(
        from: Timestamp, until: Timestamp, source: String?, limit: Int, deadline: ContinuousClock.Instant?
    ) async throws(PostgresError) -> [PopularPackage] {
        var packages: [PopularPackage] = []
        let rows = try await database.query(
            ReportStatements.popularity, from, until, source, Int64(limit), deadline: deadline)
        for row in rows {
            packages.append(
                PopularPackage(
                    packageID: try row.decode(at: 0), name: try row.decode(String?.self, at: 1) ?? "",
                    source: try row.decode(String?.self, at: 2) ?? "", currency: try row.decode(at: 3),
                    count: try row.decode(at: 4), players: try row.decode(at: 5), refunds: try row.decode(at: 6),
                    gross: try row.decode(at: 7), net: try row.decode(at: 8)))
        }
        return packages
    }
}
