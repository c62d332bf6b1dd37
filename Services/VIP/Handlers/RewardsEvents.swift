package import Domain
private import Postgres
private import RPC
private import RewardsContract
package import ServiceRuntime
private import VIPContract
private import WellKnownContract

/// What vip does with the events of rewards.
package struct RewardsEvents: Sendable {
    private let standings: StandingStore
    private let levels: LadderStore
    private let profiles: ProfileStore
    private let keys: IdempotencyStore
    private let outbox: Outbox
    private let zones: TimeZones
    private let clock: any WallClock

    package init(
        standings: StandingStore, levels: LadderStore, profiles: ProfileStore, keys: IdempotencyStore, outbox: Outbox,
        zones: TimeZones, clock: any WallClock
    ) {
        self.standings = standings
        self.levels = levels
        self.profiles = profiles
        self.keys = keys
        self.outbox = outbox
        self.zones = zones
        self.clock = clock
    }

    /// Registers what is done with each type of event.
    package func register(on handlers: inout EventHandlers) {
        handlers.on(WagerRecorded.self) { events, transaction in
            try await self.apply(
                try Self.read(events, "WAGER_MALFORMED") { (event) throws(DomainError) in try Wager(event) },
                in: transaction)
        }
        handlers.on(WagerVoided.self) { events, transaction in
            try await self.apply(
                try Self.read(events, "WAGER_MALFORMED") { (event) throws(DomainError) in try Wager(event) },
                in: transaction)
        }
        handlers.on(PlayerRegistered.self) { events, transaction in
            let profiles = try Self.read(events, "PLAYER_MALFORMED") { (event) throws(DomainError) in
                try PlayerProfile(event, zones: zones)
            }
            try await self.welcome(profiles, in: transaction)
        }
        handlers.on(PlayerProfileChanged.self) { events, transaction in
            let profiles = try Self.read(events, "PLAYER_MALFORMED") { (event) throws(DomainError) in
                try PlayerProfile(event, zones: zones)
            }
            try await self.profiles.save(profiles, in: transaction)
        }
        handlers.on(PlayerErased.self) { events, transaction in
            let profiles = try Self.read(events, "PLAYER_MALFORMED") { (event) throws(DomainError) in
                PlayerProfile.erased(
                    PlayerID(event.playerID), at: try Domain.Timestamp(event.payload.erasedAt, or: event.occurredAt))
            }
            try await self.forget(profiles, in: transaction)
        }
    }

    private func apply(_ wagers: [Wager], in transaction: PostgresTransaction) async throws {
        let changes = try await standings.apply(wagers, at: clock.now(), in: transaction)
        try await outbox.append(try changes.map { try $0.event() }, in: transaction)
    }

    private func welcome(_ profiles: [PlayerProfile], in transaction: PostgresTransaction) async throws {
        let ladder = try await levels.ladder(in: transaction)
        try await standings.create(
            Set(profiles.map(\.playerID)).sorted(), on: ladder, at: clock.now(), in: transaction)
        try await self.profiles.save(profiles, in: transaction)
    }

    /// Keeps what is left of players who were erased. What their birthday claims were answered tells the birthday, too.
    private func forget(_ profiles: [PlayerProfile], in transaction: PostgresTransaction) async throws {
        let players = Set(profiles.map(\.playerID)).sorted()
        // No claim reads a birthday now whose answer would be kept after this.
        _ = try await standings.lock(players, in: transaction)
        try await self.profiles.save(profiles, in: transaction)
        try await keys.forget(
            [BirthdaysClient.Methods.claimBirthdayGift.path], naming: players.map(\.description), in: transaction)
    }

    /// The value of each event.
    ///
    /// - Throws: `EventRejection` with each event that none can be made of.
    private static func read<Payload, Value>(
        _ events: [InboundEvent<Payload>], _ reason: String,
        _ parse: (InboundEvent<Payload>) throws(DomainError) -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(events.count)
        var rejected: [PostgresUUID: DeliveryError] = [:]
        for event in events {
            do throws(DomainError) {
                values.append(try parse(event))
            } catch {
                rejected[event.id] = DeliveryError(reason: reason, message: error.message)
            }
        }
        guard rejected.isEmpty else { throw EventRejection(rejected) }
        return values
    }
}

extension Wager {
    /// - Throws: ``DomainError`` for what no wager can be.
    fileprivate init(_ event: InboundEvent<WagerRecorded>) throws(DomainError) {
        self.init(
            playerID: PlayerID(event.playerID), currency: try Currency(event.payload.currency),
            amount: try Money(event.payload.amount, in: .positive),
            placedAt: try Timestamp(event.payload.occurredAt, or: event.occurredAt))
    }

    /// - Throws: ``DomainError`` for what no wager can be.
    fileprivate init(_ event: InboundEvent<WagerVoided>) throws(DomainError) {
        self.init(
            playerID: PlayerID(event.playerID), currency: try Currency(event.payload.currency),
            amount: try Money(event.payload.amount, in: .positive),
            placedAt: try Timestamp(event.payload.occurredAt, or: event.occurredAt),
            isVoided: true)
    }
}

extension PlayerProfile {
    /// - Throws: ``DomainError`` for a date or a time zone that is none.
    fileprivate init(_ event: InboundEvent<PlayerRegistered>, zones: TimeZones) throws(DomainError) {
        let payload = event.payload
        let time = try Domain.Timestamp(payload.registeredAt, or: event.occurredAt)
        try self.init(
            PlayerID(event.playerID), birthdate: payload.birthdate, timeZone: payload.timeZone, zones: zones,
            changedAt: time)
        registeredAt = time
    }

    /// - Throws: ``DomainError`` for a date or a time zone that is none.
    fileprivate init(_ event: InboundEvent<PlayerProfileChanged>, zones: TimeZones) throws(DomainError) {
        let payload = event.payload
        try self.init(
            PlayerID(event.playerID), birthdate: payload.birthdate, timeZone: payload.timeZone, zones: zones,
            changedAt: try Domain.Timestamp(payload.changedAt, or: event.occurredAt))
    }

    private init(
        _ player: PlayerID, birthdate: String, timeZone: String, zones: TimeZones, changedAt: Domain.Timestamp
    ) throws(DomainError) {
        self.init(
            playerID: player, birthdate: birthdate.isEmpty ? nil : try CalendarDate(birthdate),
            timeZone: timeZone.isEmpty ? "UTC" : try zones.zone(named: timeZone).name, changedAt: changedAt)
    }
}

extension Domain.Timestamp {
    /// What the event says, or when its sender wrote it.
    fileprivate init(
        _ wire: WellKnownContract.Timestamp?, or written: PostgresTimestamp
    ) throws(DomainError) {
        if let wire { try self.init(wire) } else { try self.init(microseconds: written.microsecondsSince1970) }
    }
}
