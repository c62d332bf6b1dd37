private import CommonContract
internal import Domain
internal import RewardsContract
private import ServiceRuntime

/// What a `ListSignals` asks for.
struct AbuseQuery: Sendable {
    var filter: AbuseFilter
    var before: AbusePlace?
    var pageSize: Int

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    init(_ request: ListSignalsRequest) throws {
        var fields = RequestFields()
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        let type = fields.readOptional("signal_type", request.signalType) { (text) throws(DomainError) in
            try AbuseSignalType(text)
        }
        let isResolved = fields.read("resolution") { () throws(DomainError) -> Bool? in
            switch request.resolution {
            case .unspecified: nil
            case .unresolved: false
            case .resolved: true
            case .unrecognized(let number): throw DomainError(.outOfRange, "is 0 to 2, came \(number)")
            }
        }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 2) }
        let before = fields.read("page.page_token") { () throws(DomainError) -> AbusePlace? in
            guard let keys = page?.after else { return nil }
            return AbusePlace(detectedAt: try Timestamp(microseconds: keys[0]), id: keys[1])
        }
        guard let player, let type, let isResolved, let page, let before, fields.areValid else { throw fields.error }
        filter = AbuseFilter(playerID: player, type: type, isResolved: isResolved)
        self.before = before
        pageSize = page.size
    }

    /// The answer, from one row more than a page has, where there are so many.
    func response(_ records: [AbuseRecord]) -> ListSignalsResponse {
        let shown = records.prefix(pageSize)
        var token = ""
        if records.count > pageSize, let last = shown.last {
            token = Page.token(after: [last.detectedAt.microseconds, last.id])
        }
        return ListSignalsResponse(signals: shown.map(\.contract), page: PageResponse(nextPageToken: token))
    }
}
