package import Domain

/// When play looks like abuse. Every threshold is a setting; what is here are the defaults.
package struct AbuseDetection: Sendable, Hashable {
    /// How far back play is looked at.
    package var window = Duration.seconds(7 * 24 * 3_600)
    /// BONUS_ONLY_PLAY: at least so many bets of bonus money …
    package var bonusOnlyBetsMin: Int64 = 20
    /// … and so many percent of all that was wagered, without a deposit.
    package var bonusOnlyPercentMin: Int32 = 90
    /// IMMEDIATE_WITHDRAWAL: so soon after a deposit, reward or bonus …
    package var withdrawalWithin = Duration.seconds(3_600)
    /// … with less than so many percent of it wagered in between.
    package var withdrawalWageredPercentBelow: Int32 = 100
    /// BET_MANIPULATION: after at least so many bets of bonus money …
    package var manipulationBetsMin: Int64 = 20
    /// … one that is at least so many times their average.
    package var manipulationTimesAverage: Int32 = 10
    /// ABNORMAL_WIN_RATE: at least so many bets …
    package var winRateBetsMin: Int64 = 100
    /// … and more than so many percent of what was wagered won.
    package var winRatePercentAbove: Int32 = 150
    /// MANUAL_REVIEW_REQUIRED: unresolved signals of at least so many other types.
    package var reviewTypesMin = 2

    package init() {}

    /// The signals that the facts raise. The same facts always give the same signals, with the same evidence.
    ///
    /// - Throws: ``DomainError/Code/overflow``, only far beyond what a ledger can hold.
    package func signals(from facts: AbuseFacts) throws(DomainError) -> [AbuseSignal] {
        var signals: [AbuseSignal] = []
        if let signal = try bonusOnlyPlay(facts) { signals.append(signal) }
        for withdrawal in facts.withdrawals {
            if let signal = try immediateWithdrawal(withdrawal, of: facts.playerID) { signals.append(signal) }
        }
        if let signal = try betManipulation(facts) { signals.append(signal) }
        if let signal = try abnormalWinRate(facts) { signals.append(signal) }
        if let signal = manualReview(facts, beside: signals) { signals.append(signal) }
        return signals
    }

    private func bonusOnlyPlay(_ facts: AbuseFacts) throws(DomainError) -> AbuseSignal? {
        guard facts.deposits == 0, facts.bonusBets >= bonusOnlyBetsMin,
            try facts.bonusWagered >= percent(bonusOnlyPercentMin, of: facts.wagered)
        else { return nil }
        // One for each time that deposits stopped.
        let since = facts.lastDepositAt.map { "no deposit since \($0)" } ?? "no deposit ever"
        return AbuseSignal(
            playerID: facts.playerID, type: .bonusOnlyPlay,
            description: "\(facts.bonusBets) bets of bonus money, \(since)",
            metadata: ["bonus_bets": "\(facts.bonusBets)", "bonus_wagered": "\(facts.bonusWagered)"], evidence: since)
    }

    private func immediateWithdrawal(
        _ withdrawal: AbuseFacts.Withdrawal, of player: PlayerID
    ) throws(DomainError) -> AbuseSignal? {
        guard withdrawal.afterInflow <= withdrawalWithin,
            try withdrawal.wageredSince < percent(withdrawalWageredPercentBelow, of: FixedDecimal(withdrawal.inflow))
        else { return nil }
        return AbuseSignal(
            playerID: player, type: .immediateWithdrawal,
            description: "\(withdrawal.amount) out, \(withdrawal.inflow) came in just before",
            metadata: [
                "transaction_id": "\(withdrawal.id)", "wagered_since": "\(withdrawal.wageredSince)",
                "seconds_since": "\(withdrawal.afterInflow.components.seconds)",
            ], evidence: "transaction \(withdrawal.id)")
    }

    private func betManipulation(_ facts: AbuseFacts) throws(DomainError) -> AbuseSignal? {
        guard facts.bonusBets >= manipulationBetsMin, facts.bonusBets > 0, let largest = facts.largestBonusBet,
            let count = Int32(exactly: facts.bonusBets)
        else { return nil }
        // largest >= times * total / count, without a division.
        let left = try FixedDecimal(largest.amount).multiplied(by: FixedDecimal(count), rounding: .down)
        let right = try facts.bonusWagered.multiplied(by: FixedDecimal(manipulationTimesAverage), rounding: .down)
        guard left >= right else { return nil }
        return AbuseSignal(
            playerID: facts.playerID, type: .betManipulation,
            description: "a bet of \(largest.amount) among \(facts.bonusBets) of \(facts.bonusWagered) in all",
            metadata: ["transaction_id": "\(largest.id)"], evidence: "transaction \(largest.id)")
    }

    private func abnormalWinRate(_ facts: AbuseFacts) throws(DomainError) -> AbuseSignal? {
        guard facts.bets >= winRateBetsMin, facts.bets > 0, facts.wagered > .zero,
            try facts.won > percent(winRatePercentAbove, of: facts.wagered)
        else { return nil }
        // One for each doubling of the bets: more of the same is the same evidence.
        let magnitude = Int64.bitWidth - facts.bets.leadingZeroBitCount - 1
        return AbuseSignal(
            playerID: facts.playerID, type: .abnormalWinRate,
            description: "\(facts.won) won of \(facts.wagered) wagered in \(facts.bets) bets",
            metadata: ["won": "\(facts.won)", "wagered": "\(facts.wagered)", "bets": "\(facts.bets)"],
            evidence: "\(Int64(1) << Int64(magnitude)) bets or more")
    }

    private func manualReview(_ facts: AbuseFacts, beside signals: [AbuseSignal]) -> AbuseSignal? {
        let types = facts.unresolvedTypes.union(signals.map(\.type)).subtracting([.manualReviewRequired])
        guard types.count >= reviewTypesMin, !types.isEmpty else { return nil }
        let names = types.map(\.name).sorted()
        // Names may be long and many; the evidence fits its column and still tells sets apart by number and first names.
        let evidence = String("\(names.count): \(names.joined(separator: ","))".prefix(Self.evidenceCharactersMax))
        return AbuseSignal(
            playerID: facts.playerID, type: .manualReviewRequired,
            description: "\(names.count) kinds of signals are unresolved", evidence: evidence)
    }

    package static let evidenceCharactersMax = 200

    private func percent(_ percent: Int32, of total: FixedDecimal) throws(DomainError) -> FixedDecimal {
        try total.multiplied(by: FixedDecimal(percent), rounding: .down)
            .divided(by: FixedDecimal(100), rounding: .down)
    }
}
