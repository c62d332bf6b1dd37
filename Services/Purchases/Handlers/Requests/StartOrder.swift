package import Domain
package import PurchasesContract
package import ServiceRuntime

/// What a `Start` asks for.
package struct StartOrder: Sendable {
    package var key: String
    package var offer: OfferRequest
    /// The price that the player was shown; nil takes whatever it is.
    package var shownAmount: Money?
    package var shownCurrency: CurrencyCode?

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: StartRequest) throws {
        var fields = RequestFields()
        let key = fields.key(request.idempotencyKey)
        let offer = OfferRequest(
            player: request.playerID, package: request.packageID, assignment: request.assignmentID,
            country: request.country, state: request.state, &fields)
        let amount = fields.read("price") { () throws(DomainError) -> Money? in
            guard let price = request.price else { return nil }
            return try Money(price, in: .nonNegative)
        }
        let currency = fields.readOptional("price_currency", request.priceCurrency) { (text) throws(DomainError) in
            try CurrencyCode(text)
        }
        guard let key, let offer, let amount, let currency, fields.areValid else { throw fields.error }
        self.key = key
        self.offer = offer
        shownAmount = amount
        shownCurrency = currency
    }

    /// The purchase that it makes.
    package var purchaseID: PurchaseID { .started(by: offer.playerID, key: key) }

    /// Whether the player was shown this price, or none.
    package func accepts(_ price: Price) -> Bool {
        (shownAmount ?? price.amount) == price.amount && (shownCurrency ?? price.currency) == price.currency
    }
}

extension OfferRequest {
    /// Reads which package is asked for, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(
        player: String, package: String, assignment: String, country: String, state: String,
        _ fields: inout RequestFields
    ) {
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(player) }
        let packageID = fields.read("package_id") { () throws(DomainError) in try PackageID(package) }
        let assignment: AssignmentID?? = fields.optionalID("assignment_id", assignment)
        let place = fields.place(country: country, state: state)
        guard let player, let packageID, let assignment, let place else { return nil }
        self.init(playerID: player, packageID: packageID, assignmentID: assignment, place: place)
    }
}
