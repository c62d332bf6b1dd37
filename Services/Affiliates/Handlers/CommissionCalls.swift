package import AffiliatesContract
private import CommonContract
package import Domain
package import RPC
private import ServiceRuntime

/// Answers `loyalty.affiliates.v1.Commissions`.
package struct CommissionCalls: CommissionsHandler {
    /// The contract's limit of a funnel's days, beyond the first.
    package static let funnelDaysMax = 366

    private let partners: PartnerStore
    private let commissions: CommissionStore
    private let funnels: FunnelStore
    private let calendar: CommissionCalendar
    private let clock: any WallClock

    package init(
        partners: PartnerStore, commissions: CommissionStore, funnels: FunnelStore, calendar: CommissionCalendar,
        clock: any WallClock
    ) {
        self.partners = partners
        self.commissions = commissions
        self.funnels = funnels
        self.calendar = calendar
        self.clock = clock
    }

    package func commissionStatement(
        _ request: CommissionStatementRequest, context: CallContext
    ) async throws -> CommissionStatementResponse {
        var fields = RequestFields()
        let partner = fields.read("partner_id") { () throws(DomainError) in try PartnerID(request.partnerID) }
        let month = fields.read("month") { () throws(DomainError) in try CommissionMonth(request.month) }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 1) }
        guard let partner, let month, let page, fields.areValid else { throw fields.error }
        guard try await partners.partner(partner) != nil else { throw RPCError.partnerUnknown() }
        let statements = try await commissions.statements(of: partner, in: month)
        let entries = try await commissions.entries(
            of: partner, in: month, below: page.after?.first, limit: page.size + 1)
        return CommissionStatementResponse(
            totals: statements.map(\.contract), entries: entries.prefix(page.size).map(\.contract),
            isFinal: calendar.isFinal(month, at: clock.now()), page: Self.response(entries, page))
    }

    package func listEntries(_ request: ListEntriesRequest, context: CallContext) async throws -> ListEntriesResponse {
        var fields = RequestFields()
        let partner = fields.readOptional("partner_id", request.partnerID) { (text) throws(DomainError) in
            try PartnerID(text)
        }
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        let purchase = fields.readOptional("purchase_id", request.purchaseID) { (text) throws(DomainError) in
            try PurchaseID(text)
        }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 1) }
        guard let partner, let player, let purchase, let page, fields.areValid else { throw fields.error }
        let entries = try await commissions.entries(
            CommissionStore.Filter(partnerID: partner, playerID: player, purchaseID: purchase),
            below: page.after?.first, limit: page.size + 1)
        return ListEntriesResponse(
            entries: entries.prefix(page.size).map(\.contract), page: Self.response(entries, page))
    }

    package func funnelReport(_ request: FunnelReportRequest, context: CallContext) async throws -> FunnelReportResponse
    {
        var fields = RequestFields()
        let partner = fields.readOptional("partner_id", request.partnerID) { (text) throws(DomainError) in
            try PartnerID(text)
        }
        let from = fields.read("from_day") { () throws(DomainError) in try CalendarDate(request.fromDay) }
        let until = fields.read("until_day") { () throws(DomainError) in try CalendarDate(request.untilDay) }
        fields.limit("campaign_id", request.campaignID, toBytes: NewClick.parameterValueBytesMax)
        if let from, let until,
            !(0...Self.funnelDaysMax).contains(Int(until.daysSinceEpoch) - Int(from.daysSinceEpoch))
        {
            fields.refuse("until_day", "is from_day, or at most \(Self.funnelDaysMax) days later")
        }
        guard let partner, let from, let until, fields.areValid else { throw fields.error }
        let rows = try await funnels.rows(
            partner: partner, campaign: request.campaignID.isEmpty ? nil : request.campaignID, days: from...until)
        guard rows.count <= FunnelStore.rowsMax else {
            throw RPCError(
                .resourceExhausted,
                "The answer has more than \(FunnelStore.rowsMax) rows: ask for fewer days, a partner or a campaign.")
        }
        return FunnelReportResponse(rows: rows.map(\.contract))
    }

    private static func response(_ entries: [CommissionEntry], _ page: Page) -> PageResponse {
        guard entries.count > page.size, let last = entries[page.size - 1].id else { return PageResponse() }
        return PageResponse(nextPageToken: Page.token(after: [last.value]))
    }
}
