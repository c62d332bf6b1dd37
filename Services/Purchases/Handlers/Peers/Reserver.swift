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

    /// Holds a package for a purchase.
    ///
    /// - Throws: ``CatalogRefusal`` where it is not to be had; `RPCError` where catalog cannot be asked.
    package func reserve(
        _ request: OfferRequest, for purchase: PurchaseID, hold: Duration
    ) async throws -> (OfferedPackage, Hold) {
        for attempt in 0..<Self.attemptsMax {
            switch try await catalog.reserve(request, key: "purchase/\(purchase)/\(attempt)", hold: hold) {
            case .refused(let refusal): throw refusal
            case .keyTaken: continue
            case .reserved(let offered, let held, let isReplayed):
                guard isReplayed, let reservation = held.reservation else { return (offered, held) }
                if try await catalog.isHeld(reservation.id) { return (offered, held) }
            }
        }
        throw RPCError(.aborted, "The package was reserved \(Self.attemptsMax) times for \(purchase); begin a new one.")
    }

    /// Gives back what is held, so that others need not wait until it lapses. Should that fail, it lapses.
    package func release(_ hold: Hold) async {
        guard let reservation = hold.reservation else { return }
        try? await catalog.release(reservation.id)
    }
}
