package import CatalogContract
package import Domain
package import RPC
private import ServiceRuntime

/// Answers `loyalty.catalog.v1.Offers`.
package struct OfferCalls: OffersHandler {
    private let offers: OfferStore
    private let shelves = ShelfCache()
    private let clock: any WallClock

    package init(offers: OfferStore, clock: any WallClock) {
        self.offers = offers
        self.clock = clock
    }

    package func listAvailable(
        _ request: ListAvailableRequest, context: CallContext
    ) async throws -> ListAvailableResponse {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let place = fields.place(country: request.country, state: request.state)
        guard let player, let place else { throw fields.error }
        let now = clock.now()
        let facts = try await offers.facts(of: player, now: now)
        let common = shelves.entry(of: facts.set, at: place, now: now)
        let list = facts.offers(from: common.shelf, now: now)
        return ListAvailableResponse(offers: list.merged(common.offers, shelves.contract), asOf: now.contract)
    }

    package func getOffer(_ request: GetOfferRequest, context: CallContext) async throws -> GetOfferResponse {
        var fields = RequestFields()
        let wish = Wish(
            player: request.playerID, country: request.country, state: request.state, package: request.packageID,
            assignment: request.assignmentID, &fields)
        guard let wish else { throw fields.error }
        let now = clock.now()
        guard let question = try await offers.question(wish, now: now) else {
            throw PackageRefusal.packageUnknown(wish.packageID).error
        }
        var response = GetOfferResponse(package: question.package.contract, asOf: now.contract)
        switch question.answer() {
        case .success(let offer): response.offer = offer.contract
        case .failure(let refused):
            response.refusal = refused.refusal.contract
            response.refusalMessage = refused.refusal.message
            response.availableAt = refused.availableAt?.contract
        }
        return response
    }
}
