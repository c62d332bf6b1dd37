package import AffiliatesContract
private import CommonContract
private import Domain
package import ServiceRuntime

/// What a `ListClicks` asks for.
package struct ClickQuery: Sendable {
    package var filter = ClickFilter()
    package var page: TimedPage

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: ListClicksRequest) throws {
        var fields = RequestFields()
        let page = TimedPage(request.page, &fields)
        let partner = fields.readOptional("partner_id", request.partnerID) { (text) throws(DomainError) in
            try PartnerID(text)
        }
        let from = fields.read("clicked_from") { () throws(DomainError) -> Timestamp? in
            guard let time = request.clickedFrom else { return nil }
            return try Timestamp(time)
        }
        let until = fields.read("clicked_until") { () throws(DomainError) -> Timestamp? in
            guard let time = request.clickedUntil else { return nil }
            return try Timestamp(time)
        }
        fields.limit("campaign_id", request.campaignID, toBytes: NewClick.parameterValueBytesMax)
        let utm = Self.utm(request, &fields)
        if let from, let until, let from, let until, until <= from {
            fields.refuse("clicked_until", "is after clicked_from")
        }
        guard let page, let partner, let from, let until, fields.areValid else { throw fields.error }
        self.page = page
        filter = ClickFilter(
            partnerID: partner, campaignID: request.campaignID.isEmpty ? nil : request.campaignID, utm: utm,
            clickedFrom: from, clickedUntil: until)
    }

    private static func utm(_ request: ListClicksRequest, _ fields: inout RequestFields) -> ClickFilter.UTMValue? {
        let key: ClickMetadata.Key
        switch request.utmField {
        case .unspecified:
            if !request.utmValue.isEmpty { fields.refuse("utm_value", "is for a utm_field, and none came") }
            return nil
        case .source: key = .utmSource
        case .medium: key = .utmMedium
        case .campaign: key = .utmCampaign
        case .term: key = .utmTerm
        case .content: key = .utmContent
        case .unrecognized(let number):
            fields.refuse("utm_field", "must be one of the UTM fields, came the unknown number \(number)")
            return nil
        }
        if !(1...NewClick.parameterValueBytesMax).contains(request.utmValue.utf8.count) {
            fields.refuse("utm_value", "has 1 to \(NewClick.parameterValueBytesMax) bytes with a utm_field")
        }
        return ClickFilter.UTMValue(key: key, value: request.utmValue)
    }

    /// The answer, from one click more than a page has, where there are so many.
    package func response(_ clicks: [AffiliatesService.Click]) -> ListClicksResponse {
        ListClicksResponse(
            clicks: clicks.prefix(page.size).map(\.contract),
            page: page.response(clicks) { TimedRow(time: $0.clickedAt, id: $0.id) })
    }
}
