internal import Domain

extension PostingDraft {
    /// Moves the posting's amount.
    mutating func decideMovement() throws {
        switch posting.type {
        case .wager:
            try wager()
        case .clawback:
            try clawBack()
        case .win where posting.currency == .bonus:
            try move(.win, .bonus, by: posting.amount)
            addWinToBonus()
        default:
            let isDebit = posting.type.direction == .fromPlayer
            let change = isDebit ? -posting.amount : posting.amount
            try move(posting.type, posting.currency, by: change)
            if change.isNegative, posting.currency == .bonus { takeFromBonuses() }
        }
    }

    /// Takes real coins first, then bonus; counts for open bonuses; earns LP.
    private mutating func wager() throws {
        let amount = posting.amount
        if posting.currency == .bonus {
            try wagerBonus(amount, spendable: .zero)
        } else {
            let balance = account.wallet[posting.currency].balance
            let isCovered = amount <= balance || posting.currency != .sweepstakesCoins
            let real = isCovered ? amount : balance
            if !isCovered { try checkBonus(covers: amount - real, spendable: balance) }
            if real.isPositive { try move(.wager, posting.currency, by: -real) }
            if !isCovered { try wagerBonus(amount - real, spendable: balance) }
        }
        let weighted = posting.currency.weightedWager(amount)
        if !account.rewards.isEmpty { try countForBonuses(weighted) }
        try earnPoints(weighted)
    }

    /// Gives whole LP for what was wagered, and carries the rest.
    private mutating func earnPoints(_ weighted: FixedDecimal) throws {
        let (points, carried) = try rate.divide(try account.loyaltyRemainder + weighted)
        account.loyaltyRemainder = carried
        if points.isPositive { try move(.loyaltyPointsEarned, .loyaltyPoints, by: points) }
    }
}
