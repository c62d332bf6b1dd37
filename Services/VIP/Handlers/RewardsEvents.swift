package import Domain
private import Postgres
private import RewardsContract
package import ServiceRuntime

/// What vip does with the events of rewards.
package struct RewardsEvents: Sendable {
    private let standings: StandingStore
    private let levels: LadderStore
    private let clock: any WallClock

    package init(standings: StandingStore, levels: LadderStore, clock: any WallClock) {
        self.standings = standings
        self.levels = levels
        self.clock = clock
    }

    /// Registers what is done with each type of event.
    package func register(on handlers: inout EventHandlers) {
        handlers.on(WagerRecorded.self) { try await self.apply($0, in: $1) }
        handlers.on(PlayerRegistered.self) { try await self.welcome($0, in: $1) }
    }

    private func apply(
        _ events: [InboundEvent<WagerRecorded>], in transaction: PostgresTransaction
    ) async throws {
        var wagers: [Wager] = []
        wagers.reserveCapacity(events.count)
        var rejected: [PostgresUUID: DeliveryError] = [:]
        for event in events {
            do throws(DomainError) {
                wagers.append(try Wager(event))
            } catch {
                rejected[event.id] = DeliveryError(reason: "WAGER_MALFORMED", message: error.message)
            }
        }
        if !rejected.isEmpty { throw EventRejection(rejected) }
        let ladder = try await levels.ladder(in: transaction)
        _ = try await standings.apply(wagers, on: ladder, at: clock.now(), in: transaction)
    }

    private func welcome(
        _ events: [InboundEvent<PlayerRegistered>], in transaction: PostgresTransaction
    ) async throws {
        let ladder = try await levels.ladder(in: transaction)
        try await standings.create(
            events.map { PlayerID($0.playerID) }, on: ladder, at: clock.now(), in: transaction)
    }
}

extension Wager {
    /// - Throws: ``DomainError`` for what no wager can be.
    fileprivate init(_ event: InboundEvent<WagerRecorded>) throws(DomainError) {
        let placedAt =
            if let wire = event.payload.occurredAt { try Timestamp(wire) } else {
                try Timestamp(microseconds: event.occurredAt.microsecondsSince1970)
            }
        self.init(
            playerID: PlayerID(event.playerID), currency: try Currency(event.payload.currency),
            amount: try Money(event.payload.amount, in: .positive), placedAt: placedAt)
    }
}
