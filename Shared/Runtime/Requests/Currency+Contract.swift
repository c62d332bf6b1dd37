package import CommonContract
package import Domain

extension Domain.Currency {
    /// - Throws: ``DomainError/Code/outOfRange`` for a currency that is not set or not known here.
    package init(_ wire: CommonContract.Currency) throws(DomainError) {
        switch wire {
        case .gc: self = .goldCoins
        case .sc: self = .sweepstakesCoins
        case .lp: self = .loyaltyPoints
        case .rp: self = .rewardPoints
        case .bonus: self = .bonus
        case .tickets: self = .tickets
        case .cash: self = .cash
        case .unspecified: throw DomainError(.outOfRange, "must be one of the currencies, came none")
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the currencies, came the unknown number \(number)")
        }
    }

    /// As the wire carries it.
    package var contract: CommonContract.Currency {
        switch self {
        case .goldCoins: .gc
        case .sweepstakesCoins: .sc
        case .loyaltyPoints: .lp
        case .rewardPoints: .rp
        case .bonus: .bonus
        case .tickets: .tickets
        case .cash: .cash
        }
    }
}
