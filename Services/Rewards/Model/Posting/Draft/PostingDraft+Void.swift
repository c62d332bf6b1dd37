internal import Domain

/// A posting that is to be voided, as it was recorded.
package struct VoidTarget: Sendable, Hashable {
    /// Its first row.
    package var entry: LedgerEntry
    package var further: [LedgerEntry]
    /// What it drew on rewards and counted for them.
    package var wagers: [RewardWager]

    package init(entry: LedgerEntry, further: [LedgerEntry] = [], wagers: [RewardWager] = []) {
        self.entry = entry
        self.further = further
        self.wagers = wagers
    }
}

extension PostingDraft {
    /// Reverses a posting: its rows, what it counted for metrics, bonuses and LP.
    ///
    /// What moved a status forward stays: a bonus that the wager completed has been converted.
    mutating func void(_ target: VoidTarget?) throws {
        guard let target, target.entry.playerID == posting.playerID else { throw PostingRefused(.targetUnknown) }
        let type = target.entry.type
        let isReward = account.rewards.contains { $0.id == target.entry.id }
        guard target.entry.partOf == nil, type.isVoidable, !isReward else {
            throw PostingRefused(.notVoidable(type))
        }
        let own = [target.entry] + target.further.filter { $0.type == type }
        let paid = target.further.filter { $0.type == .clawback }
        // What was taken comes back first, so that what was given can be taken.
        for entry in paid { try reverse(entry) }
        for entry in own { try reverse(entry) }
        for entry in paid { try owe(entry.amount, of: entry.currency, reference: nil, reason: "voided_payment") }
        if type == .wager {
            voidedWagers = own
            try giveBack(target)
            try takePointsBack(own)
        } else if own.contains(where: { $0.currency == .bonus }) {
            try takeWinBack(target)
        }
    }

    private mutating func reverse(_ entry: LedgerEntry) throws {
        // With the game, so that what is kept of each game can be taken back, too.
        try move(.void, entry.currency, by: -entry.change, against: entry.houseAccount, in: entry.game)
        try metrics.uncount(entry)
    }

    /// Bonus that a wager drew returns to its rewards, and what it counted no longer counts.
    private mutating func giveBack(_ target: VoidTarget) throws {
        for wager in target.wagers {
            guard let index = account.rewards.firstIndex(where: { $0.id == wager.rewardID }) else { continue }
            let reward = account.rewards[index]
            touchedRewards.insert(reward.id)
            switch reward.status {
            case .active, .pending:
                account.rewards[index].bonusRemaining = try reward.bonusRemaining + wager.bonusDrawn
                account.rewards[index].wageringCompleted = max(
                    .zero, try reward.wageringCompleted - wager.wageringCounted)
            case .completed:
                try convert(wager.bonusDrawn, of: index)
            case .expired, .cancelled:
                if wager.bonusDrawn.isPositive { try move(.bonusExpired, .bonus, by: -wager.bonusDrawn) }
            }
        }
    }

    /// A voided win of bonus money leaves the reward that had it; what that one no longer has comes from the others.
    private mutating func takeWinBack(_ target: VoidTarget) throws {
        for wager in target.wagers {
            guard let index = account.rewards.firstIndex(where: { $0.id == wager.rewardID && $0.isOpenBonus }) else {
                continue
            }
            let taken = min(account.rewards[index].bonusRemaining, -wager.bonusDrawn)
            try account.rewards[index].bonusRemaining -= taken
            touchedRewards.insert(wager.rewardID)
        }
        takeFromBonuses()
    }

    /// LP that the wager earned; those that are spent already are owed.
    private mutating func takePointsBack(_ entries: [LedgerEntry]) throws {
        var total = account.loyaltyRemainder
        for entry in entries { total = try total - entry.currency.weightedWager(entry.amount) }
        let (points, carried) = try rate.divide(total)
        account.loyaltyRemainder = carried
        let due = points.magnitude
        let taken = min(due, account.wallet.lp.balance)
        if taken.isPositive { try move(.void, .loyaltyPoints, by: -taken, against: .loyalty) }
        if taken < due { try owe(try due - taken, of: .loyaltyPoints, reference: nil, reason: "voided_wager") }
    }
}
