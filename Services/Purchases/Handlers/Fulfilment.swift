private import Domain
package import Logging
private import RPC

/// Finds out whether what was paid for is to be had: catalog holds it, vip says what it is multiplied by.
///
/// Money was taken by then, so nothing here throws: what cannot be found out is ``Availability/unknown``.
package struct Fulfilment: Sendable {
    /// How long what is reserved has to be kept: until the purchase is written and its event has reached catalog.
    package static let hold = Duration.seconds(2_100)

    private let reserver: Reserver
    private let vip: any VIPGateway
    private let logger: Logger

    package init(reserver: Reserver, vip: any VIPGateway, logger: Logger) {
        self.reserver = reserver
        self.vip = vip
        self.logger = logger
    }

    /// Asks for each purchase that is paid and pending.
    ///
    /// - Returns: What each may become, in the order of the purchases.
    package func availabilities(of purchases: [Purchase]) async -> [Availability] {
        guard !purchases.isEmpty else { return [] }
        async let levels = levels(of: purchases)
        let answers = await answers(for: purchases)
        let known = await levels
        var availabilities: [Availability] = []
        availabilities.reserveCapacity(purchases.count)
        for (purchase, answer) in zip(purchases, answers) {
            availabilities.append(await availability(of: purchase, answer, levels: known))
        }
        return availabilities
    }

    private func availability(
        of purchase: Purchase, _ answer: Answer, levels: [PlayerID: StoreLevel]?
    ) async -> Availability {
        switch answer {
        case .unknown: return .unknown
        case .refused(let reason): return .refused(reason: reason)
        case .reserved(let offered, let hold):
            // Its own terms stand, whatever the package has become since.
            if purchase.terms != nil { return .granted(hold, nil) }
            // The reservation is found again when vip is back.
            guard let levels, let price = purchase.price else { return .unknown }
            let availability = Availability.of(offered, hold, at: levels[purchase.playerID] ?? .none, paying: price)
            if case .refused = availability { await reserver.release(hold) }
            return availability
        }
    }

    private enum Answer {
        case reserved(OfferedPackage, Hold)
        case refused(reason: String)
        case unknown
    }

    private func answers(for purchases: [Purchase]) async -> [Answer] {
        // What timed-out purchases still hold would stand in their own way.
        for purchase in purchases where purchase.terms != nil { await reserver.release(purchase.hold) }
        let requests = purchases.map { purchase in
            let request = OfferRequest(
                playerID: purchase.playerID, packageID: purchase.packageID, assignmentID: purchase.hold.assignmentID,
                place: purchase.place)
            return (request: request, purchase: purchase.id)
        }
        do {
            return try await reserver.reserve(requests, hold: Self.hold).map { outcome in
                switch outcome {
                case .success(let reserved): .reserved(reserved.offered, reserved.hold)
                case .failure(let refusal): .refused(reason: refusal.reason)
                case nil: .unknown
                }
            }
        } catch {
            logger.warning(
                "paid purchases wait for catalog", metadata: ["count": "\(purchases.count)", "error": "\(error)"])
            return [Answer](repeating: .unknown, count: purchases.count)
        }
    }

    /// - Returns: nil where vip cannot be asked.
    private func levels(of purchases: [Purchase]) async -> [PlayerID: StoreLevel]? {
        let players = purchases.filter { $0.terms == nil }.map(\.playerID)
        guard !players.isEmpty else { return [:] }
        do {
            return try await vip.levels(of: players)
        } catch {
            logger.warning("paid purchases wait for vip", metadata: ["count": "\(players.count)", "error": "\(error)"])
            return nil
        }
    }
}
