package import Domain

/// What a player's VIP level does to a purchase.
package struct StoreLevel: Sendable, Hashable {
    /// nil for a player without a level.
    package var id: VIPLevelID?
    package var name: String
    /// 1.5 is half as much again.
    package var multiplier: FixedDecimal
    /// Whether SC are multiplied too, not only GC.
    package var multipliesSweepstakesCoins: Bool

    /// A player whom no level takes, or of whom vip has not heard yet.
    package static let none = StoreLevel(id: nil, name: "", multiplier: .one, multipliesSweepstakesCoins: true)

    package init(id: VIPLevelID?, name: String, multiplier: FixedDecimal, multipliesSweepstakesCoins: Bool) {
        self.id = id
        self.name = name
        self.multiplier = multiplier
        self.multipliesSweepstakesCoins = multipliesSweepstakesCoins
    }
}
