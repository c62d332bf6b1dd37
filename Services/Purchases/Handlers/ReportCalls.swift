package import Domain
package import PurchasesContract
package import RPC
private import ServiceRuntime

/// Answers `loyalty.purchases.v1.Reports`.
package struct ReportCalls: ReportsHandler {
    /// Purchases in one message of an export.
    package static let exportedPerMessage = 200
    /// Snapshots in one message of an export: what an operator writes into a package must not make it unsendable.
    package static let exportedBytesPerMessage = 1 << 20

    private let reports: ReportStore
    private let lists: PurchaseLists
    private let clock: any WallClock

    package init(reports: ReportStore, lists: PurchaseLists, clock: any WallClock) {
        self.reports = reports
        self.lists = lists
        self.clock = clock
    }

    package func revenueReport(
        _ request: RevenueReportRequest, context: CallContext
    ) async throws -> RevenueReportResponse {
        let rows = try await reports.revenue(try RevenueQuery(request), deadline: context.deadline)
        guard rows.count <= RevenueQuery.rowsMax else {
            throw RPCError(
                .resourceExhausted,
                "The report has more than \(RevenueQuery.rowsMax) rows; ask for a shorter range or longer buckets.",
                details: RPCError.Details(reason: "REPORT_TOO_LARGE", domain: "purchases.loyalty"))
        }
        return RevenueReportResponse(rows: try rows.map { try $0.contract() })
    }

    package func packagePopularity(
        _ request: PackagePopularityRequest, context: CallContext
    ) async throws -> PackagePopularityResponse {
        let query = try PopularityQuery(request)
        let packages = try await reports.popularity(
            from: query.from, until: query.until, source: query.source, limit: query.limit, deadline: context.deadline)
        return PackagePopularityResponse(packages: packages.map(\.contract))
    }

    package func export(
        _ request: ExportRequest, responses: ResponseWriter<ExportResponse>, context: CallContext
    ) async throws {
        var query = try ExportQuery(request, now: clock.now())
        while true {
            let purchases = try await lists.oldest(
                after: query.progress.place, until: query.progress.until, status: query.status,
                limit: Self.exportedPerMessage, deadline: context.deadline)
            let isLast = purchases.count < Self.exportedPerMessage
            let parts = ExportProgress.parts(of: purchases, bytesMax: Self.exportedBytesPerMessage)
            for (index, part) in parts.enumerated() {
                let isLast = isLast && index == parts.count - 1
                if let last = part.last { query.progress.sent(upTo: last.createdPlace) }
                if isLast { query.progress.finished() }
                try await responses.write(
                    ExportResponse(
                        purchases: part.map { $0.contract(withSnapshot: true) },
                        token: Page.token(after: query.progress.restart.keys), isLast: isLast))
            }
            if isLast { return }
        }
    }
}
