package import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.Players`. What changes a player is in `PlayerCalls+Change.swift`.
package struct PlayerCalls: PlayersHandler {
    let players: PlayerStore
    let calls: KeyedCalls
    let zones: TimeZones
    let clock: any WallClock
    private let metrics: MetricsStore
    private let export: PlayerExport
    let outbox: Outbox

    package init(
        database: PostgresPool, players: PlayerStore, keys: IdempotencyStore, outbox: Outbox, zones: TimeZones,
        clock: any WallClock
    ) {
        self.players = players
        calls = KeyedCalls(database: database, keys: keys)
        metrics = MetricsStore(database: database)
        export = PlayerExport(database: database)
        self.outbox = outbox
        self.zones = zones
        self.clock = clock
    }

    package func registerPlayer(
        _ request: RegisterPlayerRequest, context: CallContext
    ) async throws -> RegisterPlayerResponse {
        var fields = RequestFields()
        guard let registration = Registration(request, zones: zones, &fields) else { throw fields.error }
        let now = clock.now()
        let player = registration.player(at: now)
        let events = try registration.events(at: now)
        let response = try await calls.perform(
            PlayersClient.Methods.registerPlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            try await players.insert(player, telling: events, in: transaction)
            return RegisterPlayerResponse(player: player.contract)
        }
        outbox.wake()
        return response
    }

    package func getPlayer(_ request: GetPlayerRequest, context: CallContext) async throws -> GetPlayerResponse {
        let id = try LedgerCalls.player(request.playerID)
        guard let player = try await players.player(id) else { throw RPCError.unknown(id) }
        return GetPlayerResponse(player: player.contract)
    }

    package func findPlayer(_ request: FindPlayerRequest, context: CallContext) async throws -> FindPlayerResponse {
        var fields = RequestFields()
        guard let email = fields.read("email", { () throws(DomainError) in try ProfileFields.email(request.email) })
        else { throw fields.error }
        guard let player = try await players.player(withEmail: email) else {
            throw RPCError(
                .notFound, "No player has the email \(email).",
                details: RPCError.Details(reason: "PLAYER_UNKNOWN", domain: "rewards.loyalty"))
        }
        return FindPlayerResponse(player: player.contract)
    }

    package func listPlayers(_ request: ListPlayersRequest, context: CallContext) async throws -> ListPlayersResponse {
        let page = try TimedPage(request.page)
        let found = try await players.players(before: page.row, limit: page.size + 1)
        return ListPlayersResponse(
            players: found.prefix(page.size).map(\.contract),
            page: page.response(found) { TimedRow(time: $0.createdAt, id: $0.playerID) })
    }

    package func getMetrics(_ request: GetMetricsRequest, context: CallContext) async throws -> GetMetricsResponse {
        let id = try LedgerCalls.player(request.playerID)
        guard let metrics = try await metrics.metrics(of: id) else { throw RPCError.unknown(id) }
        return GetMetricsResponse(metrics: metrics.contract)
    }

    package func exportPlayer(
        _ request: ExportPlayerRequest, responses: ResponseWriter<ExportPlayerResponse>, context: CallContext
    ) async throws {
        let id = try LedgerCalls.player(request.playerID)
        guard try await players.player(id) != nil else { throw RPCError.unknown(id) }
        try await export.forEachRow(of: id, deadline: context.deadline) { table, row in
            try await responses.write(ExportPlayerResponse(table: table, row: row))
        }
    }
}
