internal import Domain

/// Rewards by column, as `upsert_rewards` takes them.
struct RewardColumns {
    let rewards: [Reward]

    init(_ rewards: [Reward]) { self.rewards = rewards }

    var ids: [TransactionID] { rewards.map(\.id) }
    var players: [PlayerID] { rewards.map(\.playerID) }
    var rules: [String?] { rewards.map(\.terms.ruleID) }
    var types: [String] { rewards.map(\.terms.type.rawValue) }
    var amounts: [Money] { rewards.map(\.terms.amount) }
    var currencies: [String?] { rewards.map { $0.terms.type.currency?.rawValue } }
    var statuses: [String] { rewards.map(\.status.rawValue) }
    var wageringRequired: [Money] { rewards.map(\.terms.wageringRequired) }
    var wageringCompleted: [FixedDecimal] { rewards.map(\.wageringCompleted) }
    var issued: [Timestamp] { rewards.map(\.issuedAt) }
    var expires: [Timestamp?] { rewards.map(\.terms.expiresAt) }
    var completed: [Timestamp?] { rewards.map(\.completedAt) }
    var metadata: [String?] { rewards.map { MetadataColumn.text($0.terms.metadata) } }
    var ruleVersions: [Int32?] { rewards.map(\.terms.ruleVersion) }
    var remaining: [Money] { rewards.map(\.bonusRemaining) }
    var maxBets: [Money?] { rewards.map(\.terms.maxBet) }
    var games: [String?] { rewards.map { RewardRow.text($0.terms.games) } }
    var maxConversions: [Money?] { rewards.map(\.terms.maxConversion) }
    var convertTo: [String] { rewards.map(\.terms.convertsTo.rawValue) }
    var converted: [Money] { rewards.map(\.convertedAmount) }
    var closed: [Timestamp?] { rewards.map(\.closedAt) }
    var closedReasons: [String?] { rewards.map(\.closedReason) }
}
