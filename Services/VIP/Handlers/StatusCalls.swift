private import CommonContract
private import Domain
package import RPC
private import ServiceRuntime
package import VIPContract

/// Answers `loyalty.vip.v1.Status`.
package struct StatusCalls: StatusHandler {
    /// The contract's limit.
    package static let playersMax = 1_000

    private let standings: StandingStore
    private let levels: LadderStore
    private let history: HistoryStore

    package init(standings: StandingStore, levels: LadderStore, history: HistoryStore) {
        self.standings = standings
        self.levels = levels
        self.history = history
    }

    package func getStatus(_ request: GetStatusRequest, context: CallContext) async throws -> GetStatusResponse {
        let player = try PlayerID.read(request.playerID)
        async let ladder = levels.ladder()
        guard let known = try await standings.standings(of: [player])[player] else {
            throw RPCError.playerUnknown(player)
        }
        return GetStatusResponse(status: known.contract(on: try await ladder))
    }

    package func batchGetStatus(
        _ request: BatchGetStatusRequest, context: CallContext
    ) async throws -> BatchGetStatusResponse {
        guard request.playerIDs.count <= Self.playersMax else {
            throw RPCError.invalidArgument(
                field: "player_ids", "has at most \(Self.playersMax) elements, came \(request.playerIDs.count)")
        }
        let players = try request.playerIDs.enumerated().map { try PlayerID.read($1, field: "player_ids[\($0)]") }
        async let ladder = levels.ladder()
        let known = try await standings.standings(of: players)
        let levels = try await ladder
        return BatchGetStatusResponse(statuses: players.compactMap { known[$0]?.contract(on: levels) })
    }

    package func listHistory(_ request: ListHistoryRequest, context: CallContext) async throws -> ListHistoryResponse {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 1) }
        guard let player, let page, fields.areValid else { throw fields.error }
        // One more than asked for says whether there is a page after this one.
        let changes = try await history.page(of: player, before: page.after?.first, limit: page.size + 1)
        if changes.isEmpty, try await standings.standings(of: [player]).isEmpty {
            throw RPCError.playerUnknown(player)
        }
        let shown = changes.prefix(page.size)
        let token = changes.count > page.size ? shown.last.map { Page.token(after: [$0.number]) } : nil
        return ListHistoryResponse(
            changes: shown.map(\.change.contract), page: PageResponse(nextPageToken: token ?? ""))
    }
}
