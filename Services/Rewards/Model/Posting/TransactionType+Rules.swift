package import Domain

extension TransactionType {
    /// The other side of the row.
    package var houseAccount: HouseAccount {
        switch self {
        case .deposit, .withdrawal: .cashier
        case .wager, .win: .games
        case .reward, .bonusIssued, .bonusExpired, .bonusConverted: .promotions
        case .loyaltyPointsEarned, .loyaltyPointsRedeemed: .loyalty
        case .credit, .clawback: .store
        case .adjustment, .void: .corrections
        }
    }

    /// Whether a blocked, excluded or closed player is refused it: they neither wager nor receive.
    package var needsGoodStanding: Bool {
        switch self {
        case .deposit, .wager, .win, .reward, .bonusIssued, .loyaltyPointsEarned, .credit: true
        case .withdrawal, .bonusExpired, .loyaltyPointsRedeemed, .clawback, .adjustment, .bonusConverted, .void:
            false
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
        case .bonusConverted: currency == .bonus || currency == .sweepstakesCoins || currency == .rewardPoints
        case .adjustment, .void: true
        }
    }

    /// Whether a caller may post it as such: a void is the answer to a call of its own, and a bonus converts by itself.
    package var isPostable: Bool { self != .void && self != .bonusConverted }

    /// Whether what it adds pays the player's debts first (decision 16). A win does not: the stake was the player's own;
    /// nor does an operator's correction.
    package var paysDebts: Bool {
        switch self {
        case .reward, .bonusIssued, .loyaltyPointsEarned, .credit, .bonusConverted: true
        case .deposit, .withdrawal, .wager, .win, .bonusExpired, .loyaltyPointsRedeemed, .clawback, .adjustment, .void:
            false
        }
    }

    /// Whether ``PostingWork/void(_:)`` reverses it.
    package var isVoidable: Bool {
        switch self {
        case .deposit, .withdrawal, .wager, .win, .reward, .bonusIssued, .loyaltyPointsEarned, .loyaltyPointsRedeemed,
            .credit, .adjustment:
            true
        case .bonusExpired, .clawback, .bonusConverted, .void: false
        }
    }
}
