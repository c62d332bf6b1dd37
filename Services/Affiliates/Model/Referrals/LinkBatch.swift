package import Domain

/// Gives codes to players, in order: each request sees what those before it have done.
package struct LinkBatch: Sendable {
    /// A player who registered with a code.
    package struct Request: Sendable, Hashable {
        package var playerID: PlayerID
        /// As it came: what is no code at all is none that we know.
        package var code: String
        package var registeredAt: Timestamp

        package init(playerID: PlayerID, code: String, registeredAt: Timestamp) {
            self.playerID = playerID
            self.code = code
            self.registeredAt = registeredAt
        }
    }

    /// What becomes of a request.
    package enum Outcome: Sendable, Hashable {
        /// New: to be written.
        case linked(Attribution, Promotion?)
        /// The same pair was linked before.
        case alreadyLinked(Attribution)
        case refused(LinkRefusal)
    }

    private var clicks: [String: Click]
    private var attributions: [PlayerID: Attribution]
    private let partners: [PartnerID: Partner]
    private let promotions: [PromotionID: Promotion]
    /// From the first click to the registration at most.
    private let window: Duration

    /// - Parameters:
    ///   - clicks: Those of the requests' codes that are known.
    ///   - attributions: Of those of the requests' players who are attributed.
    package init(
        clicks: [Click], attributions: [Attribution], partners: [Partner], promotions: [Promotion], window: Duration
    ) {
        self.clicks = Dictionary(clicks.map { ($0.code.text, $0) }) { first, _ in first }
        self.attributions = Dictionary(attributions.map { ($0.playerID, $0) }) { first, _ in first }
        self.partners = Dictionary(partners.map { ($0.id, $0) }) { first, _ in first }
        self.promotions = Dictionary(promotions.map { ($0.id, $0) }) { first, _ in first }
        self.window = window
    }

    /// Decides one request.
    package mutating func link(_ request: Request) -> Outcome {
        guard var click = clicks[request.code] else { return .refused(.codeUnknown) }
        let known = attributions[request.playerID]
        if let known, known.code == click.code { return .alreadyLinked(known) }
        if let holder = click.playerID, holder != request.playerID { return .refused(.codeTaken(by: holder)) }
        if let known { return .refused(.playerLinked(by: known.code)) }
        guard request.registeredAt - click.clickedAt <= window else {
            return .refused(.attributionWindowPassed(clickedAt: click.clickedAt))
        }
        let partner = click.partnerID.flatMap { partners[$0] }
        guard partner?.playerID != request.playerID else { return .refused(.selfReferral) }
        let promotion = click.promotionID.flatMap { promotions[$0] }.flatMap { $0.isActive ? $0 : nil }
        let attribution = Attribution(
            playerID: request.playerID, code: click.code, clickID: click.id, partnerID: partner?.id,
            campaignID: click.metadata[.campaignID], promotionID: click.metadata[.promotionID],
            packageIDs: promotion?.packageIDs ?? [], clickedAt: click.clickedAt, linkedAt: request.registeredAt)
        click.playerID = request.playerID
        clicks[request.code] = click
        attributions[request.playerID] = attribution
        return .linked(attribution, promotion)
    }
}
