package import Domain
private import Postgres
private import RewardsContract
package import ServiceRuntime

/// What affiliates does with the events of rewards.
package struct RewardsEvents: Sendable {
    private let links: LinkStore
    private let erasures: ErasureStore
    private let clock: any WallClock

    package init(links: LinkStore, erasures: ErasureStore, clock: any WallClock) {
        self.links = links
        self.erasures = erasures
        self.clock = clock
    }

    /// Registers what is done with each type of event.
    package func register(on handlers: inout EventHandlers) {
        handlers.on(PlayerRegistered.self) { try await self.attribute($0, in: $1) }
        handlers.on(PlayerErased.self) { try await self.erase($0, in: $1) }
    }

    /// Takes the person out of the click of each player.
    private func erase(_ events: [InboundEvent<PlayerErased>], in transaction: PostgresTransaction) async throws {
        let now = clock.now()
        let players = events.map { (PlayerID($0.playerID), now) }
        try await erasures.erase(Dictionary(players, uniquingKeysWith: { first, _ in first }), in: transaction)
    }

    /// Gives each player the click whose code the registration carried.
    ///
    /// A registration happened, whatever its code is worth: a code that cannot be given to the player is kept with the
    /// reason, for an operator to look at, and the event is done with.
    private func attribute(
        _ events: [InboundEvent<PlayerRegistered>], in transaction: PostgresTransaction
    ) async throws {
        var requests: [LinkBatch.Request] = []
        var rejected: [PostgresUUID: DeliveryError] = [:]
        for event in events where !event.payload.affiliateCode.isEmpty {
            do throws(DomainError) {
                requests.append(try LinkBatch.Request(event))
            } catch {
                rejected[event.id] = DeliveryError(reason: "REGISTRATION_MALFORMED", message: error.message)
            }
        }
        if !rejected.isEmpty { throw EventRejection(rejected) }
        guard !requests.isEmpty else { return }
        let outcomes = try await links.link(requests, at: clock.now(), in: transaction) { try $0.events(of: $1) }
        var refused: [AttributionStore.Unattributed] = []
        for (request, outcome) in zip(requests, outcomes) {
            guard case .refused(let refusal) = outcome else { continue }
            refused.append(
                AttributionStore.Unattributed(
                    playerID: request.playerID, code: request.code, reason: refusal.reason,
                    registeredAt: request.registeredAt))
        }
        try await links.save(refused, in: transaction)
    }
}

extension LinkBatch.Request {
    /// - Throws: ``DomainError`` for a time that is none.
    fileprivate init(_ event: InboundEvent<PlayerRegistered>) throws(DomainError) {
        let registeredAt =
            if let wire = event.payload.registeredAt { try Timestamp(wire) } else {
                try Timestamp(microseconds: event.occurredAt.microsecondsSince1970)
            }
        // What is longer than a code can be is none that we know; its beginning is enough to see what came.
        self.init(
            playerID: PlayerID(event.playerID),
            code: String(event.payload.affiliateCode.prefix(AffiliateCodeTag.charactersMax)),
            registeredAt: registeredAt)
    }
}
