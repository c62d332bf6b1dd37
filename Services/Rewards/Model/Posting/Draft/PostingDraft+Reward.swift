internal import Domain

extension PostingDraft {
    /// Issues a reward, or records it as pending.
    mutating func issue(_ grant: RewardGrant) throws {
        let reward = Reward(
            id: id, playerID: posting.playerID, terms: grant, status: grant.isPending ? .pending : .active,
            issuedAt: time)
        account.rewards.append(reward)
        touchedRewards.insert(id)
        if !grant.isPending { try activate(id) }
        receipt.reward = account.rewards.first { $0.id == id }
        account.rewards.sort(by: Reward.comesFirst)
    }

    /// Moves the coins of a reward whose status is active now.
    private mutating func activate(_ id: TransactionID) throws {
        guard let index = account.rewards.firstIndex(where: { $0.id == id }) else { return }
        let terms = account.rewards[index].terms
        switch terms.type.currency {
        case .bonus:
            account.rewards[index].bonusRemaining = terms.amount
            try move(.bonusIssued, .bonus, by: terms.amount)
            // What pays the player's debts first is no longer there to be wagered.
            takeFromBonuses()
            // A debt may have been paid from another reward's share; what is left of this one decides.
            if terms.wageringRequired.isZero { try complete(at: index) }
        case let currency?:
            try move(.reward, currency, by: terms.amount)
            finish(index)
        case nil:
            // Perks are in force until they expire; those that never do leave nothing to wait for.
            if terms.expiresAt == nil { finish(index) }
        }
    }

    private mutating func finish(_ index: Int) {
        account.rewards[index].status = .completed
        account.rewards[index].completedAt = time
    }

    /// Gives coins.
    mutating func give(_ coins: CoinReward) throws {
        self.coins = coins
        if coins.goldCoins.isPositive { try move(.reward, .goldCoins, by: coins.goldCoins) }
        if coins.sweepstakesCoins.isPositive { try move(.reward, .sweepstakesCoins, by: coins.sweepstakesCoins) }
    }

    /// Moves a reward's status, forward only.
    mutating func take(_ step: RewardStep, of rewardID: TransactionID) throws {
        guard let index = account.rewards.firstIndex(where: { $0.id == rewardID }) else {
            throw PostingRefused(.targetUnknown)
        }
        let status = account.rewards[index].status
        touchedRewards.insert(rewardID)
        switch step {
        case .activate:
            guard status == .pending else { throw PostingRefused(.rewardNotOpen(status)) }
            account.rewards[index].status = .active
            account.rewards[index].issuedAt = time
            try activate(rewardID)
        case .cancel, .forfeit, .expire:
            let isExpiry = step == .expire
            guard !status.isFinal, !isExpiry || hasExpired(account.rewards[index]) else {
                throw PostingRefused(.rewardNotOpen(status))
            }
            let remaining = account.rewards[index].bonusRemaining
            account.rewards[index].status = isExpiry ? .expired : .cancelled
            account.rewards[index].bonusRemaining = .zero
            account.rewards[index].closedAt = time
            account.rewards[index].closedReason = posting.description ?? step.rawValue
            if remaining.isPositive { try move(.bonusExpired, .bonus, by: -remaining) }
        }
        receipt.reward = account.rewards.first { $0.id == rewardID }
        account.rewards.sort(by: Reward.comesFirst)
    }

    private func hasExpired(_ reward: Reward) -> Bool { reward.terms.expiresAt.map { $0 <= time } ?? false }
}
