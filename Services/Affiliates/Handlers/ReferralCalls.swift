package import AffiliatesContract
private import CommonContract
package import Domain
package import Postgres
package import RPC
package import ServiceRuntime

/// Answers `loyalty.affiliates.v1.Referrals`.
package struct ReferralCalls: ReferralsHandler {
    private let calls: KeyedCalls
    private let clicks: ReferralStore
    private let attributions: AttributionStore
    private let links: LinkStore
    private let erasures: ErasureStore
    private let outbox: Outbox
    private let duplicateWindow: Duration
    private let clock: any WallClock

    package init(
        database: PostgresPool, clicks: ReferralStore, attributions: AttributionStore, links: LinkStore,
        erasures: ErasureStore, keys: IdempotencyStore, outbox: Outbox, duplicateWindow: Duration, clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.clicks = clicks
        self.attributions = attributions
        self.links = links
        self.erasures = erasures
        self.outbox = outbox
        self.duplicateWindow = duplicateWindow
        self.clock = clock
    }

    package func recordClick(_ request: RecordClickRequest, context: CallContext) async throws -> RecordClickResponse {
        var fields = RequestFields()
        guard let click = NewClick(request, at: clock.now(), &fields) else { throw fields.error }
        let recorded = try await clicks.record(click, duplicateWindow: duplicateWindow, deadline: context.deadline)
        return RecordClickResponse(
            click: recorded.click.contract, isNew: recorded.isNew, likelyBot: recorded.click.isLikelyBot,
            duplicateClick: recorded.click.isDuplicate)
    }

    package func linkPlayer(_ request: LinkPlayerRequest, context: CallContext) async throws -> LinkPlayerResponse {
        var fields = RequestFields()
        let code = fields.read("affiliate_code") { () throws(DomainError) in try AffiliateCode(request.affiliateCode) }
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        guard let code, let player, fields.areValid else { throw fields.error }
        let now = clock.now()
        let link = LinkBatch.Request(playerID: player, code: code.text, registeredAt: now)
        let response = try await calls.perform(
            ReferralsClient.Methods.linkPlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let outcomes = try await links.link([link], at: now, in: transaction) { try $0.events(of: $1) }
            return try LinkPlayerResponse(outcomes)
        }
        outbox.wake()
        return response
    }

    package func getClick(_ request: GetClickRequest, context: CallContext) async throws -> GetClickResponse {
        var fields = RequestFields()
        let code = fields.read("affiliate_code") { () throws(DomainError) in try AffiliateCode(request.affiliateCode) }
        guard let code else { throw fields.error }
        guard let click = try await clicks.click(code) else { throw RPCError.codeUnknown() }
        var response = GetClickResponse(click: click.contract)
        if let player = click.playerID {
            response.attribution = try await attributions.attribution(of: player)?.contract
        }
        return response
    }

    package func getAttribution(
        _ request: GetAttributionRequest, context: CallContext
    ) async throws -> GetAttributionResponse {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        guard let player else { throw fields.error }
        guard let attribution = try await attributions.attribution(of: player) else {
            throw RPCError.unknown("PLAYER_NOT_ATTRIBUTED", "player_id: no affiliate has brought this player.")
        }
        return GetAttributionResponse(attribution: attribution.contract)
    }

    package func listClicks(_ request: ListClicksRequest, context: CallContext) async throws -> ListClicksResponse {
        let query = try ClickQuery(request)
        // One more than asked for says whether there is a page after this one.
        return query.response(
            try await clicks.clicks(query.filter, after: query.page.row, limit: query.page.size + 1))
    }

    package func listUnattributed(
        _ request: ListUnattributedRequest, context: CallContext
    ) async throws -> ListUnattributedResponse {
        var fields = RequestFields()
        guard let page = TimedPage(request.page, &fields) else { throw fields.error }
        let found = try await attributions.unattributed(after: page.row, limit: page.size + 1)
        return ListUnattributedResponse(
            registrations: found.prefix(page.size).map(\.contract),
            page: page.response(found) { TimedRow(time: $0.registeredAt, id: $0.playerID) })
    }

    package func erasePlayer(_ request: ErasePlayerRequest, context: CallContext) async throws -> ErasePlayerResponse {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        guard let player else { throw fields.error }
        let now = clock.now()
        return try await calls.perform(
            ReferralsClient.Methods.erasePlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let removed = try await erasures.erase([player: now], in: transaction)
            return ErasePlayerResponse(valuesRemoved: Int32(clamping: removed))
        }
    }
}

extension LinkPlayerResponse {
    /// - Throws: ``LinkRefusal``.
    fileprivate init(_ outcomes: [LinkBatch.Outcome]) throws(LinkRefusal) {
        switch outcomes.first {
        case .linked(let attribution, _):
            self.init(attribution: attribution.contract, packageIDs: attribution.packageIDs.map(\.description))
        case .alreadyLinked(let attribution):
            self.init(
                attribution: attribution.contract, packageIDs: attribution.packageIDs.map(\.description),
                replayed: true)
        case .refused(let refusal): throw refusal
        case nil: throw LinkRefusal.codeUnknown
        }
    }
}
