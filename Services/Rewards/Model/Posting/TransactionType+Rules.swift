package import Domain

extension TransactionType {
    /// The other side of the row.
    package var houseAccount: HouseAccount {
        switch self {
        case .deposit, .withdrawal: .cashier
        case .wager, .win: .games
        case .reward, .bonusIssued, .bonusExpired: .promotions
        case .loyaltyPointsEarned, .loyaltyPointsRedeemed: .loyalty
        case .credit, .clawback: .store
        case .adjustment, .void: .corrections
        }
    }

    /// Whether a blocked, excluded or closed player is refused it: they neither wager nor receive.
    package var needsGoodStanding: Bool {
        switch self {
        case .deposit, .wager, .win, .reward, .bonusIssued, .loyaltyPointsEarned, .credit: true
        case .withdrawal, .bonusExpired, .loyaltyPointsRedeemed, .clawback, .adjustment, .void: false
        }
    }

    /// Whether it can move the currency: nobody bets loyalty points or deposits gold coins.
    package func moves(_ currency: Currency) -> Bool {
        switch self {
        case .deposit, .withdrawal: currency == .cash
        case .wager, .win: currency.isWagerable
        case .bonusIssued, .bonusExpired: currency == .bonus
        case .loyaltyPointsEarned, .loyaltyPointsRedeemed: currency == .loyaltyPoints
        case .reward, .credit, .clawback: currency != .cash
        case .adjustment, .void: true
        }
    }

    /// Whether a caller may post it as such; a void is the answer to a call of its own.
    package var isPostable: Bool { self != .void }
}
