package import Domain
package import Postgres
package import ServiceRuntime

/// Gives codes to players, with all that follows: what the promotion opens, and commission for sales that came earlier
/// than the registration.
package struct LinkStore: Sendable {
    private let attributions: AttributionStore
    private let partners: PartnerStore
    private let promotions: PromotionStore
    private let sales: SaleStore
    private let erasures: ErasureStore
    private let outbox: Outbox
    /// From the first click to the registration at most.
    private let window: Duration

    package init(
        attributions: AttributionStore, partners: PartnerStore, promotions: PromotionStore, sales: SaleStore,
        erasures: ErasureStore, outbox: Outbox, window: Duration
    ) {
        self.attributions = attributions
        self.partners = partners
        self.promotions = promotions
        self.sales = sales
        self.erasures = erasures
        self.outbox = outbox
        self.window = window
    }

    /// Decides requests in order and writes what comes of them, set-based.
    ///
    /// Players are locked before clicks, each in the order of their keys, as in every other transaction here.
    ///
    /// - Parameter events: What others are told of a new link.
    /// - Returns: An outcome for each request. What was refused has changed nothing.
    package func link(
        _ requests: [LinkBatch.Request], at now: Timestamp, in transaction: PostgresTransaction,
        telling events: (Attribution, Promotion) throws -> [OutboxEvent]
    ) async throws -> [LinkBatch.Outcome] {
        let known = try await attributions.lock(requests.map(\.playerID), in: transaction)
        let clicks = try await attributions.lockClicks(Set(requests.map(\.code)).sorted(), in: transaction)
        var batch = LinkBatch(
            clicks: clicks, attributions: Array(known.values),
            partners: try await partners.partners(
                Set(clicks.compactMap(\.partnerID)).sorted(), in: transaction),
            promotions: try await promotions.promotions(
                Set(clicks.compactMap(\.promotionID)).sorted(), in: transaction),
            window: window)
        var linked: [PlayerID: Attribution] = [:]
        var unlocked: [OutboxEvent] = []
        let outcomes = try requests.map { request in
            let outcome = batch.link(request)
            if case .linked(let attribution, let promotion) = outcome {
                linked[attribution.playerID] = attribution
                if let promotion { unlocked += try events(attribution, promotion) }
            }
            return outcome
        }
        let players = linked.keys.sorted()
        try await attributions.save(players.compactMap { linked[$0] }, in: transaction)
        // A link that comes after the erasure, where the registration was parked, brings no personal data back.
        if !players.isEmpty { try await erasures.eraseClicks(of: players, in: transaction) }
        try await outbox.append(unlocked, in: transaction)
        try await sales.settle(linked, at: now, in: transaction)
        return outcomes
    }

    /// Keeps why codes that came with registrations led nowhere.
    package func save(
        _ refused: [AttributionStore.Unattributed], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !refused.isEmpty else { return }
        try await attributions.save(refused, in: transaction)
        try await erasures.eraseClicks(of: refused.map(\.playerID), in: transaction)
    }
}
