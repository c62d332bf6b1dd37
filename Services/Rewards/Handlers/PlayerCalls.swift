package import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.Players`.
package struct PlayerCalls: PlayersHandler {
    private let database: PostgresPool
    private let players: PlayerStore
    private let keys: IdempotencyStore
    private let outbox: Outbox
    private let zones: TimeZones
    private let clock: any WallClock

    package init(
        database: PostgresPool, players: PlayerStore, keys: IdempotencyStore, outbox: Outbox, zones: TimeZones,
        clock: any WallClock
    ) {
        self.database = database
        self.players = players
        self.keys = keys
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
        do {
            let answer = try await keys.perform(
                key: request.idempotencyKey, method: PlayersClient.Methods.registerPlayer.path, request: request,
                on: database
            ) { transaction in
                try await players.insert(player, telling: events, in: transaction)
                return RegisterPlayerResponse(player: player.contract)
            }
            outbox.wake()
            var response = answer.response
            response.replayed = answer.isReplayed
            return response
        } catch let refused as RegistrationRefused {
            throw refused.refusal.error(for: registration)
        }
    }

    package func getPlayer(_ request: GetPlayerRequest, context: CallContext) async throws -> GetPlayerResponse {
        let id = try LedgerCalls.player(request.playerID)
        guard let player = try await players.player(id) else { throw RPCError.unknown(id) }
        return GetPlayerResponse(player: player.contract)
    }
}

extension RegistrationRefusal {
    /// What the caller gets.
    fileprivate func error(for registration: Registration) -> RPCError {
        switch self {
        case .emailTaken:
            RPCError(
                .alreadyExists, "email: another player has \(registration.email).",
                details: RPCError.Details(reason: "EMAIL_TAKEN", domain: "rewards.loyalty"))
        case .playerIDTaken:
            RPCError(
                .alreadyExists, "player_id: another player has \(registration.playerID).",
                details: RPCError.Details(reason: "PLAYER_ID_TAKEN", domain: "rewards.loyalty"))
        }
    }
}
