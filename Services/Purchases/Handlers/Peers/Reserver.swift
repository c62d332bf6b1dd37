package import Domain
private import RPC

/// Reserves packages so that a crash at any point leaves nothing behind but a reservation that lapses by itself.
///
/// The key is made of the purchase's id and a number. Whoever does the same again, after a crash or at the same time,
/// finds the reservation that was made and not a second one; only where it has ended is the next number taken.
package struct Reserver: Sendable {
    /// A reservation is made anew when the one before was lost in a crash, or released; nobody crashes this often.
    static let attemptsMax = 16

    private let catalog: any CatalogGateway

    package init(catalog: any CatalogGateway) { self.catalog = catalog }

    /// What became of a reservation.
    package typealias Outcome = Result<(offered: OfferedPackage, hold: Hold), CatalogRefusal>

    /// Holds a package for a purchase.
    ///
    /// - Throws: ``CatalogRefusal`` where it is not to be had; `RPCError` where catalog cannot be asked.
    package func reserve(
        _ request: OfferRequest, for purchase: PurchaseID, hold: Duration
    ) async throws -> (offered: OfferedPackage, hold: Hold) {
        for attempt in 0..<Self.attemptsMax {
            let answer = try await catalog.reserve(request, key: Self.key(purchase, attempt), hold: hold)
            if let outcome = try await outcome(of: answer) { return try outcome.get() }
        }
        throw RPCError(.aborted, "The package was reserved \(Self.attemptsMax) times for \(purchase); begin a new one.")
    }

    /// Holds packages for many purchases, asked for together.
    ///
    /// - Returns: An outcome for each, in order; nil where it cannot be found out now.
    /// - Throws: `RPCError` where catalog cannot be asked.
    package func reserve(
        _ requests: [(request: OfferRequest, purchase: PurchaseID)], hold: Duration
    ) async throws -> [Outcome?] {
        let answers = try await catalog.reserve(
            requests.map { wanted in
                WantedReservation(request: wanted.request, key: Self.key(wanted.purchase, 0), hold: hold)
            })
        var outcomes: [Outcome?] = []
        outcomes.reserveCapacity(requests.count)
        for (wanted, answer) in zip(requests, answers) {
            if let outcome = try await outcome(of: answer) {
                outcomes.append(outcome)
            } else {
                outcomes.append(await another(wanted.request, for: wanted.purchase, hold: hold))
            }
        }
        return outcomes
    }

    /// The reservation after one that has ended: what a crash or a time-out leaves, and rare.
    private func another(_ request: OfferRequest, for purchase: PurchaseID, hold: Duration) async -> Outcome? {
        do {
            return .success(try await reserve(request, for: purchase, hold: hold))
        } catch let refusal as CatalogRefusal {
            return .failure(refusal)
        } catch {
            return nil
        }
    }

    /// - Returns: nil for a reservation that has ended, or is another's: take the next number.
    private func outcome(of answer: ReserveAnswer) async throws -> Outcome? {
        switch answer {
        case .refused(let refusal): return .failure(refusal)
        case .keyTaken: return nil
        case .reserved(let offered, let held, let isReplayed):
            guard isReplayed, let reservation = held.reservation else { return .success((offered, held)) }
            let isHeld = try await catalog.isHeld(reservation.id)
            return isHeld ? .success((offered, held)) : nil
        }
    }

    private static func key(_ purchase: PurchaseID, _ attempt: Int) -> String { "purchase/\(purchase)/\(attempt)" }

    /// Gives back what is held, so that others need not wait until it lapses. Should that fail, it lapses.
    package func release(_ hold: Hold) async {
        guard let reservation = hold.reservation else { return }
        try? await catalog.release(reservation.id)
    }
}
