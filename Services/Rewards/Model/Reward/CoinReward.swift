package import Domain

/// Coins to give: what becomes a row of `player_sweepstakes_rewards` and a REWARD for each currency.
package struct CoinReward: Sendable, Hashable {
    package var type: CoinRewardType
    /// What is credited; zero for none. Not both are.
    package var goldCoins: Money
    package var sweepstakesCoins: Money
    /// Before the VIP multiplier.
    package var baseGoldCoins: Money
    package var baseSweepstakesCoins: Money
    package var levelID: VIPLevelID?
    package var multiplier: FixedDecimal
    package var metadata: [String: String]

    package init(
        type: CoinRewardType, goldCoins: Money = .zero, sweepstakesCoins: Money = .zero, baseGoldCoins: Money? = nil,
        baseSweepstakesCoins: Money? = nil, levelID: VIPLevelID? = nil, multiplier: FixedDecimal = .one,
        metadata: [String: String] = [:]
    ) {
        self.type = type
        self.goldCoins = goldCoins
        self.sweepstakesCoins = sweepstakesCoins
        self.baseGoldCoins = baseGoldCoins ?? goldCoins
        self.baseSweepstakesCoins = baseSweepstakesCoins ?? sweepstakesCoins
        self.levelID = levelID
        self.multiplier = multiplier
        self.metadata = metadata
    }
}

/// Why coins are given (services.md, rewards).
package enum CoinRewardType: String, CaseIterable, Sendable, Hashable {
    case registration
    case dailyLogin = "daily_login"
    case manual
    case promotion
    case vipCashback = "vip_cashback"
    case vipTierUp = "vip_tier_up"
    case birthday
    case other
}
