package import CatalogContract
package import Domain
package import RPC
private import ServiceRuntime

/// Answers `loyalty.catalog.v1.Campaigns`.
package struct CampaignCalls: CampaignsHandler {
    /// The contract's limit.
    package static let rowsMax = 10_000

    private let campaigns: CampaignStore
    private let clock: any WallClock

    package init(campaigns: CampaignStore, clock: any WallClock) {
        self.campaigns = campaigns
        self.clock = clock
    }

    package func campaignReport(
        _ request: CampaignReportRequest, context: CallContext
    ) async throws -> CampaignReportResponse {
        var fields = RequestFields()
        let campaign = fields.readText(
            "campaign_id", request.campaignID, charactersMax: AssignmentPush.nameCharactersMax)
        let from = fields.time("assigned_from", request.assignedFrom)
        let until = fields.time("assigned_until", request.assignedUntil)
        if let from = from ?? nil, let until = until ?? nil, until < from {
            fields.refuse("assigned_until", "is not before assigned_from")
        }
        guard let campaign, let from, let until, fields.areValid else { throw fields.error }
        let now = clock.now()
        let rows = try await campaigns.counts(
            of: campaign, assignedFrom: from, until: until, at: now, limit: Self.rowsMax + 1)
        guard rows.count <= Self.rowsMax else {
            throw RPCError.failedPrecondition(
                "REPORT_TOO_LARGE", "There are more than \(Self.rowsMax) rows; ask for one campaign, or for less time.")
        }
        return CampaignReportResponse(rows: rows.map(\.contract), asOf: now.contract)
    }
}
