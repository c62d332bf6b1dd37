package import Domain

/// A coin package as catalog sold it at one moment.
package struct OfferedPackage: Sendable, Hashable {
    package var id: PackageID
    package var name: String
    package var price: Price
    /// Without any multiplier.
    package var goldCoins: Money
    package var sweepstakesCoins: Money
    /// standard, smartico or affiliate_hidden.
    package var source: String
    /// The whole package, for the snapshot.
    package var document: JSONObject

    package init(
        id: PackageID, name: String, price: Price, goldCoins: Money, sweepstakesCoins: Money, source: String,
        document: JSONObject
    ) {
        self.id = id
        self.name = name
        self.price = price
        self.goldCoins = goldCoins
        self.sweepstakesCoins = sweepstakesCoins
        self.source = source
        self.document = document
    }
}

/// An amount of real money.
package struct Price: Sendable, Hashable {
    package var amount: Money
    package var currency: CurrencyCode

    package init(_ amount: Money, _ currency: CurrencyCode) {
        self.amount = amount
        self.currency = currency
    }
}

extension Price: CustomStringConvertible {
    package var description: String { "\(amount) \(currency)" }
}
