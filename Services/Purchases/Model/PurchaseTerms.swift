package import Domain

/// What a purchase was sold as: the snapshot, written once.
///
/// Source: seed `coin_package_purchases`, decision 8.
package struct PurchaseTerms: Sendable, Hashable {
    package var packageName: String
    /// The multiplier already in it, like ``sweepstakesCoins``.
    package var goldCoins: Money
    package var sweepstakesCoins: Money
    package var source: String
    package var level: StoreLevel
    /// The whole package, and the level beside it, as JSON.
    package var snapshot: String

    package init(
        packageName: String, goldCoins: Money, sweepstakesCoins: Money, source: String, level: StoreLevel,
        snapshot: String
    ) {
        self.packageName = packageName
        self.goldCoins = goldCoins
        self.sweepstakesCoins = sweepstakesCoins
        self.source = source
        self.level = level
        self.snapshot = snapshot
    }

    /// The package at the player's level: base × multiplier, rounded half-even to four places.
    ///
    /// - Throws: ``DomainError/Code/overflow`` for more coins than an account holds.
    package init(_ offered: OfferedPackage, at level: StoreLevel) throws(DomainError) {
        self.init(
            packageName: offered.name,
            goldCoins: try offered.goldCoins.multiplied(by: level.multiplier, rounding: .halfEven),
            sweepstakesCoins: level.multipliesSweepstakesCoins
                ? try offered.sweepstakesCoins.multiplied(by: level.multiplier, rounding: .halfEven)
                : offered.sweepstakesCoins,
            source: offered.source, level: level, snapshot: Self.snapshot(of: offered, at: level))
    }

    private static func snapshot(of offered: OfferedPackage, at level: StoreLevel) -> String {
        var terms = JSONObject()
        terms["level_id"] = level.id.map { .number(JSONNumber($0.value)) } ?? .null
        terms["level_name"] = .string(level.name)
        terms["store_multiplier"] = .number(JSONNumber(level.multiplier))
        terms["multiplies_sc"] = .bool(level.multipliesSweepstakesCoins)
        var document = offered.document
        document["vip"] = .object(terms)
        return document.description
    }
}
