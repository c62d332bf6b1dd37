package import Domain
package import Postgres
package import RPC
package import ServiceRuntime
package import VIPContract

/// Answers `loyalty.vip.v1.Birthdays`.
package struct BirthdayCalls: BirthdaysHandler {
    private let calls: KeyedCalls
    private let standings: StandingStore
    private let profiles: ProfileStore
    private let outbox: Outbox
    private let rules: BirthdayRules
    private let zones: TimeZones
    private let clock: any WallClock

    package init(
        database: PostgresPool, standings: StandingStore, profiles: ProfileStore, keys: IdempotencyStore,
        outbox: Outbox, rules: BirthdayRules, zones: TimeZones, clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.standings = standings
        self.profiles = profiles
        self.outbox = outbox
        self.rules = rules
        self.zones = zones
        self.clock = clock
    }

    package func claimBirthdayGift(
        _ request: ClaimBirthdayGiftRequest, context: CallContext
    ) async throws -> ClaimBirthdayGiftResponse {
        let player = try PlayerID.read(request.playerID)
        let now = clock.now()
        let response = try await calls.perform(
            BirthdaysClient.Methods.claimBirthdayGift.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            try await claim(player, at: now, in: transaction).contract(for: player)
        }
        outbox.wake()
        return response
    }

    private func claim(
        _ player: PlayerID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> BirthdayGift {
        // Whoever claims at the same time waits here, and then finds the year taken.
        let locked = try await standings.lock([player], in: transaction)
        guard var standing = locked.standings[player] else { throw RPCError.playerUnknown(player) }
        let profile = try await profiles.profile(of: player, in: transaction)
        let today = try zones.zone(named: profile?.timeZone ?? "UTC").date(at: now)
        switch rules.decide(standing, birthdate: profile?.birthdate, on: locked.ladder, today: today) {
        case .refused(let refusal):
            throw refusal
        case .gift(let gift):
            try standing.take(gift)
            let effect = StandingEffect(standings: [standing])
            _ = try await standings.save(effect, over: locked, at: now, in: transaction)
            try await outbox.append([try gift.event(for: player, at: now)], in: transaction)
            return gift
        }
    }
}

extension BirthdayGift {
    /// Names the player, so that it can be found and forgotten with them.
    fileprivate func contract(for player: PlayerID) -> ClaimBirthdayGiftResponse {
        ClaimBirthdayGiftResponse(
            year: Int32(clamping: year), levelID: Int32(clamping: levelID?.value ?? 0), gcGift: goldCoins.contract,
            scGift: sweepstakesCoins.contract, nextBirthday: next?.description ?? "",
            playerID: player.description)
    }
}
