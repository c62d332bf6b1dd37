package import Domain

/// A reward to issue, with every field valid on its own: what ``Posting/init(granting:to:key:at:)`` posts.
///
/// The posting moves the coins and inserts the row of `reward_history` in one transaction.
package struct RewardGrant: Sendable, Hashable {
    package var type: RewardType
    /// Of ``RewardType/currency``; zero for perks only.
    package var amount: Money
    /// The rule that grants it, and which version of it; nil for a grant by hand.
    package var ruleID: String?
    package var ruleVersion: Int32?
    /// What has to be wagered before a bonus converts; zero converts it at once.
    package var wageringRequired: Money
    package var expiresAt: Timestamp?
    /// The largest bet that may count; nil for any.
    package var maxBet: Money?
    package var games: GameContributions
    /// The most that converts when the wagering is complete; nil for all that remains.
    package var maxConversion: Money?
    /// SC, or RP.
    package var convertsTo: Currency
    /// Records the reward as PENDING, without moving anything; ``RewardStep/activate`` issues it.
    package var isPending: Bool
    package var metadata: [String: String]

    package init(
        type: RewardType, amount: Money, ruleID: String? = nil, ruleVersion: Int32? = nil,
        wageringRequired: Money = .zero, expiresAt: Timestamp? = nil, maxBet: Money? = nil,
        games: GameContributions = .all, maxConversion: Money? = nil, convertsTo: Currency = .sweepstakesCoins,
        isPending: Bool = false, metadata: [String: String] = [:]
    ) {
        self.type = type
        self.amount = amount
        self.ruleID = ruleID
        self.ruleVersion = ruleVersion
        self.wageringRequired = wageringRequired
        self.expiresAt = expiresAt
        self.maxBet = maxBet
        self.games = games
        self.maxConversion = maxConversion
        self.convertsTo = convertsTo
        self.isPending = isPending
        self.metadata = metadata
    }
}
