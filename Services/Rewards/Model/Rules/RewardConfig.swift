package import Domain

/// What a rule grants: the seed's `reward_config`, parsed. README.md lists its members.
package struct RewardConfig: Sendable, Hashable {
    package var type: RewardType
    /// How much; nil for perks only.
    package var formula: Formula?
    /// Less is not granted.
    package var minAmount: Money?
    /// More is cut off.
    package var maxAmount: Money?
    /// How often the amount must be wagered before the bonus converts.
    package var wageringRequirement = FixedDecimal.zero
    package var expiryHours: Int32?
    package var games = GameContributions.all
    package var maxBet: Money?
    package var maxConversion: Money?
    /// SC, or RP.
    package var convertsTo = Currency.sweepstakesCoins
    package var frequency = GrantFrequency.day
    /// How long after a grant the next one may follow.
    package var cooldownHours: Int32?
    /// Whether it grants only alone: not behind a rule that granted, and nothing behind it.
    package var isExclusive = false
    /// Whether it is recorded as PENDING, to be activated.
    package var isPending = false
    /// Kept with the reward; for perks, what they are.
    package var metadata: [String: String] = [:]

    package init(type: RewardType, formula: Formula?) {
        self.type = type
        self.formula = formula
    }

    /// Parses a configuration, finding everything that is wrong with it.
    ///
    /// - Returns: nil beside the problems where there are any.
    package static func read(_ object: JSONObject) -> (config: RewardConfig?, problems: [RuleProblem]) {
        var reader = RewardConfigReader(object)
        let config = reader.config()
        return reader.problems.isEmpty ? (config, []) : (nil, reader.problems)
    }
}
