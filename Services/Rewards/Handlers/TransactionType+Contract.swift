package import Domain
package import RewardsContract

extension Domain.TransactionType {
    /// - Throws: ``DomainError/Code/outOfRange`` for a type that is not set or not known here.
    package init(_ wire: RewardsContract.TransactionType) throws(DomainError) {
        switch wire {
        case .deposit: self = .deposit
        case .withdrawal: self = .withdrawal
        case .wager: self = .wager
        case .win: self = .win
        case .reward: self = .reward
        case .bonusIssued: self = .bonusIssued
        case .bonusExpired: self = .bonusExpired
        case .lpEarned: self = .loyaltyPointsEarned
        case .lpRedeemed: self = .loyaltyPointsRedeemed
        case .credit: self = .credit
        case .clawback: self = .clawback
        case .adjustment: self = .adjustment
        case .void: self = .void
        case .bonusConverted: self = .bonusConverted
        case .unspecified: throw DomainError(.outOfRange, "must be one of the transaction types, came none")
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the transaction types, came the unknown number \(number)")
        }
    }

    /// As the wire carries it.
    package var contract: RewardsContract.TransactionType {
        switch self {
        case .deposit: .deposit
        case .withdrawal: .withdrawal
        case .wager: .wager
        case .win: .win
        case .reward: .reward
        case .bonusIssued: .bonusIssued
        case .bonusExpired: .bonusExpired
        case .loyaltyPointsEarned: .lpEarned
        case .loyaltyPointsRedeemed: .lpRedeemed
        case .credit: .credit
        case .clawback: .clawback
        case .adjustment: .adjustment
        case .void: .void
        case .bonusConverted: .bonusConverted
        }
    }
}
