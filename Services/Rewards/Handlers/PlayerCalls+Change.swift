internal import Domain
private import Postgres
package import RPC
package import RewardsContract
private import ServiceRuntime

extension PlayerCalls {
    package func updatePlayer(
        _ request: UpdatePlayerRequest, context: CallContext
    ) async throws -> UpdatePlayerResponse {
        let update = try PlayerUpdate(request, zones: zones)
        defer { outbox.wake() }
        return try await calls.perform(
            PlayersClient.Methods.updatePlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let player = try await change(update.player, in: transaction) { player in
                update.change.applied(to: player, seen: update.seen, at: clock.now())
            }
            return UpdatePlayerResponse(player: player.contract)
        }
    }

    package func blockPlayer(_ request: BlockPlayerRequest, context: CallContext) async throws -> BlockPlayerResponse {
        let change = try PlayerStandingRequest(request.playerID, .block, request.reason, needsReason: true)
        return try await calls.perform(
            PlayersClient.Methods.blockPlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            BlockPlayerResponse(player: try await apply(change, in: transaction).contract)
        }
    }

    package func unblockPlayer(
        _ request: UnblockPlayerRequest, context: CallContext
    ) async throws -> UnblockPlayerResponse {
        let change = try PlayerStandingRequest(request.playerID, .unblock, request.reason, needsReason: true)
        return try await calls.perform(
            PlayersClient.Methods.unblockPlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            UnblockPlayerResponse(player: try await apply(change, in: transaction).contract)
        }
    }

    package func selfExclude(_ request: SelfExcludeRequest, context: CallContext) async throws -> SelfExcludeResponse {
        let change = try PlayerStandingRequest(request, at: clock.now())
        return try await calls.perform(
            PlayersClient.Methods.selfExclude.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            SelfExcludeResponse(player: try await apply(change, in: transaction).contract)
        }
    }

    package func closePlayer(_ request: ClosePlayerRequest, context: CallContext) async throws -> ClosePlayerResponse {
        let change = try PlayerStandingRequest(request.playerID, .close, request.reason, needsReason: false)
        return try await calls.perform(
            PlayersClient.Methods.closePlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            ClosePlayerResponse(player: try await apply(change, in: transaction).contract)
        }
    }

    package func erasePlayer(_ request: ErasePlayerRequest, context: CallContext) async throws -> ErasePlayerResponse {
        let change = try PlayerStandingRequest(request.playerID, .erase, request.reason, needsReason: true)
        defer { outbox.wake() }
        return try await calls.perform(
            PlayersClient.Methods.erasePlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let player = try await apply(change, in: transaction)
            try await calls.keys.forget(
                Self.callsWithProfiles, naming: [player.playerID.description], in: transaction)
            try await outbox.forget(player.playerID, in: transaction)
            return ErasePlayerResponse(player: player.contract)
        }
    }

    package func recordSession(
        _ request: RecordSessionRequest, context: CallContext
    ) async throws -> RecordSessionResponse {
        let (id, session) = try PlaySession.read(request, at: clock.now())
        return try await calls.perform(
            PlayersClient.Methods.recordSession.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            guard let player = try await players.lock(id, in: transaction) else { throw RPCError.unknown(id) }
            if player.erasedAt != nil { throw PlayerChangeRefusal.erased }
            let totals = try await players.record(session, of: id, in: transaction)
            return RecordSessionResponse(
                totalSessions: totals.sessions, totalPlaytimeSeconds: totals.playtimeSeconds)
        }
    }

    // MARK: -

    /// The calls whose kept answers hold a profile.
    private static let callsWithProfiles = [
        PlayersClient.Methods.registerPlayer.path, PlayersClient.Methods.updatePlayer.path,
        PlayersClient.Methods.blockPlayer.path, PlayersClient.Methods.unblockPlayer.path,
        PlayersClient.Methods.selfExclude.path, PlayersClient.Methods.closePlayer.path,
    ]

    private func apply(
        _ request: PlayerStandingRequest, in transaction: PostgresTransaction
    ) async throws -> RewardsService.Player {
        let now = clock.now()
        let player = try await change(request.player, in: transaction) { request.change.applied(to: $0, at: now) }
        try await players.log(
            request.change, of: request.player, because: request.reason, at: now, in: transaction)
        return player
    }

    private func change(
        _ id: PlayerID, in transaction: PostgresTransaction,
        _ decide: (RewardsService.Player) -> Result<RewardsService.Player, PlayerChangeRefusal>
    ) async throws -> RewardsService.Player {
        guard let player = try await players.lock(id, in: transaction) else { throw RPCError.unknown(id) }
        let changed = try decide(player).get()
        try await players.save(changed, telling: try changed.events(changedFrom: player), in: transaction)
        return changed
    }
}
