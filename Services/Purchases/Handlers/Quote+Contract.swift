private import Domain
package import PurchasesContract
private import RPC
private import ServiceRuntime

extension OfferAnswer {
    /// What a player of this level is quoted.
    ///
    /// - Throws: NOT_FOUND for what catalog does not know; `DomainError` for more coins than an account holds.
    package func quote(at level: StoreLevel) throws -> QuoteResponse {
        switch self {
        case .unknown(let refusal): throw refusal.error
        case .unavailable(let offered, let refusal):
            var quote = try Self.quote(offered, at: level)
            quote.refusal = refusal.reason
            quote.refusalMessage = refusal.message
            return quote
        case .available(let offered, let assignmentID, let lapsesAt):
            var quote = try Self.quote(offered, at: level)
            quote.isAvailable = true
            quote.assignmentID = assignmentID?.description ?? ""
            quote.lapsesAt = lapsesAt?.contract
            return quote
        }
    }

    private static func quote(_ offered: OfferedPackage, at level: StoreLevel) throws(DomainError) -> QuoteResponse {
        let terms = try PurchaseTerms(offered, at: level)
        return QuoteResponse(
            packageName: offered.name, price: offered.price.amount.contract,
            priceCurrency: offered.price.currency.text, gcBase: offered.goldCoins.contract,
            scBase: offered.sweepstakesCoins.contract, gcGranted: terms.goldCoins.contract,
            scGranted: terms.sweepstakesCoins.contract, vip: level.contract)
    }
}
