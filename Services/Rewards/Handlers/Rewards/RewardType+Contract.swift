package import Domain
package import RewardsContract

extension RewardsService.RewardType {
    /// - Throws: ``DomainError/Code/outOfRange`` for a type that is not set or not known here.
    package init(_ wire: RewardsContract.RewardType) throws(DomainError) {
        switch wire {
        case .cashback: self = .cashback
        case .bonusBalance: self = .bonusBalance
        case .freePlay: self = .freePlay
        case .loyaltyPoints: self = .loyaltyPoints
        case .rewardPoints: self = .rewardPoints
        case .tickets: self = .tickets
        case .vipPerks: self = .vipPerks
        case .unspecified: throw DomainError(.outOfRange, "must be one of the reward types, came none")
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the reward types, came the unknown number \(number)")
        }
    }

    /// As the wire carries it.
    package var contract: RewardsContract.RewardType {
        switch self {
        case .cashback: .cashback
        case .bonusBalance: .bonusBalance
        case .freePlay: .freePlay
        case .loyaltyPoints: .loyaltyPoints
        case .rewardPoints: .rewardPoints
        case .tickets: .tickets
        case .vipPerks: .vipPerks
        }
    }
}

extension RewardsService.RewardStatus {
    /// - Returns: nil for a status that is not set.
    /// - Throws: ``DomainError/Code/outOfRange`` for one that is not known here.
    package init?(optional wire: RewardsContract.RewardStatus) throws(DomainError) {
        switch wire {
        case .unspecified: return nil
        case .pending: self = .pending
        case .active: self = .active
        case .completed: self = .completed
        case .expired: self = .expired
        case .cancelled: self = .cancelled
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the reward statuses, came the unknown number \(number)")
        }
    }

    /// As the wire carries it.
    package var contract: RewardsContract.RewardStatus {
        switch self {
        case .pending: .pending
        case .active: .active
        case .completed: .completed
        case .expired: .expired
        case .cancelled: .cancelled
        }
    }
}
