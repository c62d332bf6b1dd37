package import Domain

/// The seed's `RewardType`.
package enum RewardType: String, CaseIterable, Sendable, Hashable {
    case cashback = "CASHBACK"
    case bonusBalance = "BONUS_BALANCE"
    case freePlay = "FREE_PLAY"
    case loyaltyPoints = "LOYALTY_POINTS"
    case rewardPoints = "REWARD_POINTS"
    case tickets = "TICKETS"
    case vipPerks = "VIP_PERKS"

    /// What it is paid in (decision 27); nil for perks, which are no money.
    package var currency: Currency? {
        switch self {
        case .cashback, .bonusBalance, .freePlay: .bonus
        case .loyaltyPoints: .loyaltyPoints
        case .rewardPoints: .rewardPoints
        case .tickets: .tickets
        case .vipPerks: nil
        }
    }
}

/// The seed's `RewardStatus`: PENDING → ACTIVE → COMPLETED, EXPIRED or CANCELLED, forward only.
package enum RewardStatus: String, CaseIterable, Sendable, Hashable {
    /// Decided, not yet issued: no coins have moved.
    case pending = "PENDING"
    /// Issued; a bonus with wagering to do, or a perk in force.
    case active = "ACTIVE"
    /// Nothing left to do. Final.
    case completed = "COMPLETED"
    /// Its time ran out; what was left of a bonus is gone. Final.
    case expired = "EXPIRED"
    /// Taken back by an operator, or forfeited by the player. Final.
    case cancelled = "CANCELLED"

    package var isFinal: Bool { self == .completed || self == .expired || self == .cancelled }
}
