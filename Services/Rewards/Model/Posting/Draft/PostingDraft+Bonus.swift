internal import Domain

// Bonus balance that wagers draw on, and wagering that they do. A player's bonus balance is what remains of the open
// rewards, and what belongs to none of them: bonus that was posted by hand.
extension PostingDraft {
    /// - Throws: ``PostingRefused`` where the bonus that this game may use does not cover the amount.
    func checkBonus(covers amount: Money, spendable: Money) throws {
        var available = try spendable + bonusOfNoReward
        for reward in account.rewards where mayDraw(on: reward) { available = try available + reward.bonusRemaining }
        guard try amount + spendable <= available else {
            throw PostingRefused(.insufficientFunds(balance: available))
        }
    }

    /// Draws a wager on the bonus of the rewards that allow it, the one that expires first first.
    mutating func wagerBonus(_ amount: Money, spendable: Money) throws {
        try checkBonus(covers: amount, spendable: spendable)
        try move(.wager, .bonus, by: -amount)
        var left = amount
        for index in account.rewards.indices where left.isPositive && mayDraw(on: account.rewards[index]) {
            let drawn = min(left, account.rewards[index].bonusRemaining)
            guard drawn.isPositive else { continue }
            try checkMaxBet(of: account.rewards[index])
            try account.rewards[index].bonusRemaining -= drawn
            try left -= drawn
            note(account.rewards[index].id, drawn: drawn)
        }
    }

    /// Counts a wager for the bonus that expires first; what that one does not need spills to the next (decision 17).
    ///
    /// - Throws: ``PostingRefused`` for a bet above what a bonus allows that it counts for.
    mutating func countForBonuses(_ weighted: FixedDecimal) throws {
        var left = weighted
        for index in account.rewards.indices where left > .zero {
            let reward = account.rewards[index]
            let share = reward.terms.games.share(of: posting.game)
            guard share > .zero, reward.takesWagers(placedAt: time) else { continue }
            try checkMaxBet(of: reward)
            let missing = try FixedDecimal(reward.terms.wageringRequired) - reward.wageringCompleted
            let worth = try left.multiplied(by: share, rounding: .down)
            let counted = min(worth, missing)
            left = worth <= missing ? .zero : try left - missing.divided(by: share, rounding: .up)
            account.rewards[index].wageringCompleted = try reward.wageringCompleted + counted
            note(reward.id, counted: counted)
            if worth >= missing { try complete(at: index) }
        }
    }

    /// Ends a reward whose wagering is complete: what remains becomes SC or RP, up to its limit (decision 28).
    mutating func complete(at index: Int) throws {
        touchedRewards.insert(account.rewards[index].id)
        account.rewards[index].status = .completed
        account.rewards[index].completedAt = time
        let remaining = account.rewards[index].bonusRemaining
        account.rewards[index].bonusRemaining = .zero
        try convert(remaining, of: index)
    }

    /// Turns bonus that is the reward's no more into what it converts to, and takes away what is above its limit.
    mutating func convert(_ bonus: Money, of index: Int) throws {
        let reward = account.rewards[index]
        var converted = bonus
        if let limit = reward.terms.maxConversion {
            converted = min(bonus, max(.zero, try limit - reward.convertedAmount))
        }
        touchedRewards.insert(reward.id)
        try account.rewards[index].convertedAmount += converted
        if converted.isPositive {
            try move(.bonusConverted, .bonus, by: -converted)
            try move(.bonusConverted, reward.terms.convertsTo, by: converted)
        }
        let lost = try bonus - converted
        if lost.isPositive { try move(.bonusExpired, .bonus, by: -lost) }
    }

    /// A win of bonus money belongs to the reward that wagers count for first.
    mutating func addWinToBonus() {
        guard let index = account.rewards.firstIndex(where: mayDraw(on:)) else { return }
        // The balance holds it, so a part of it does.
        guard let sum = try? account.rewards[index].bonusRemaining + posting.amount else { return }
        account.rewards[index].bonusRemaining = sum
        note(account.rewards[index].id, drawn: -posting.amount)
    }

    /// Bonus was taken from the balance: first what belongs to no reward, then what expires last.
    mutating func takeFromBonuses() {
        var missing = -bonusOfNoReward
        for index in account.rewards.indices.reversed() where missing.isPositive && account.rewards[index].isOpenBonus {
            let taken = min(missing, account.rewards[index].bonusRemaining)
            guard taken.isPositive, let left = try? account.rewards[index].bonusRemaining - taken,
                let still = try? missing - taken
            else { continue }
            account.rewards[index].bonusRemaining = left
            missing = still
            touchedRewards.insert(account.rewards[index].id)
        }
    }

    /// Negative while a row has taken more than that, until ``takeFromBonuses()`` has said from whom.
    private var bonusOfNoReward: Money {
        var left = account.wallet.bonus.balance
        for reward in account.rewards { left = (try? left - reward.bonusRemaining) ?? .zero }
        return left
    }

    private func mayDraw(on reward: Reward) -> Bool {
        reward.takesWagers(placedAt: time) && reward.terms.games.share(of: posting.game) > .zero
    }

    private func checkMaxBet(of reward: Reward) throws {
        guard let maxBet = reward.terms.maxBet else { return }
        if posting.currency.weightedWager(posting.amount) > FixedDecimal(maxBet) {
            throw PostingRefused(.bonusMaxBet(maxBet))
        }
    }

    private mutating func note(_ reward: TransactionID, drawn: Money = .zero, counted: FixedDecimal = .zero) {
        touchedRewards.insert(reward)
        if let index = rewardWagers.firstIndex(where: { $0.rewardID == reward }) {
            rewardWagers[index].bonusDrawn = (try? rewardWagers[index].bonusDrawn + drawn) ?? drawn
            rewardWagers[index].wageringCounted = (try? rewardWagers[index].wageringCounted + counted) ?? counted
        } else {
            rewardWagers.append(
                RewardWager(
                    playerID: posting.playerID, transactionID: id, rewardID: reward, bonusDrawn: drawn,
                    wageringCounted: counted))
        }
    }
}
