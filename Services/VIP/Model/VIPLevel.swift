package import Domain

/// A level of the ladder and what it brings.
package struct VIPLevel: Sendable, Hashable {
    package var id: VIPLevelID
    package var name: String
    /// 1 is the lowest.
    package var rank: Int32
    package var pointsRequired: Points
    /// 1.5 is half as much again.
    package var storeMultiplier: FixedDecimal
    package var multipliesSweepstakesCoins: Bool
    package var dailyBonusMultiplier: FixedDecimal
    package var cashbackPercentage: FixedDecimal
    /// nil: no maximum.
    package var cashbackMaximum: Money?
    package var tierUpGoldCoins: Money
    package var tierUpSweepstakesCoins: Money
    package var birthdayGoldCoins: Money
    package var birthdaySweepstakesCoins: Money
    package var description: String?
    package var imageURL: String?

    /// What a level gives on a birthday unless it says otherwise, and what a player without a level gets.
    package static let birthdayGoldCoinsDefault = Money(10)

    package init(
        id: VIPLevelID, name: String, rank: Int32, pointsRequired: Points, storeMultiplier: FixedDecimal = .one,
        multipliesSweepstakesCoins: Bool = true, dailyBonusMultiplier: FixedDecimal = .one,
        cashbackPercentage: FixedDecimal = .zero, cashbackMaximum: Money? = nil, tierUpGoldCoins: Money = .zero,
        tierUpSweepstakesCoins: Money = .zero, birthdayGoldCoins: Money = birthdayGoldCoinsDefault,
        birthdaySweepstakesCoins: Money = .zero, description: String? = nil, imageURL: String? = nil
    ) {
        self.id = id
        self.name = name
        self.rank = rank
        self.pointsRequired = pointsRequired
        self.storeMultiplier = storeMultiplier
        self.multipliesSweepstakesCoins = multipliesSweepstakesCoins
        self.dailyBonusMultiplier = dailyBonusMultiplier
        self.cashbackPercentage = cashbackPercentage
        self.cashbackMaximum = cashbackMaximum
        self.tierUpGoldCoins = tierUpGoldCoins
        self.tierUpSweepstakesCoins = tierUpSweepstakesCoins
        self.birthdayGoldCoins = birthdayGoldCoins
        self.birthdaySweepstakesCoins = birthdaySweepstakesCoins
        self.description = description
        self.imageURL = imageURL
    }
}
