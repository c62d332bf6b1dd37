package import Domain

extension PlayerFacts {
    /// The values of the variables of ``RuleVocabulary/rewards``.
    ///
    /// - Throws: ``DomainError/Code/overflow``, only past 10^17 wagered.
    package func ruleFacts(
        at now: Timestamp, for trigger: EvaluationTrigger, by segments: SegmentPolicy
    ) throws(DomainError) -> RuleFacts {
        var facts = RuleFacts()
        try addPlay(to: &facts)
        addActivity(to: &facts, at: now)
        facts["segment"] = .text(try segments.segment(of: playTotals).rawValue)
        addStanding(to: &facts, at: now)
        addBalances(to: &facts)
        add(trigger, to: &facts)
        return facts
    }

    private var playTotals: PlayTotals {
        PlayTotals(wagered: metrics.wagered, won: metrics.won, sessions: metrics.sessions)
    }

    private func addPlay(to facts: inout RuleFacts) throws(DomainError) {
        let lost = try metrics.wagered - metrics.won
        facts["net_loss"] = .number(max(.zero, lost))
        facts["total_wagered"] = .number(metrics.wagered)
        facts["total_won"] = .number(metrics.won)
        facts["total_deposited"] = .number(FixedDecimal(metrics.deposited))
        facts["net_pnl"] = .number(try metrics.won - FixedDecimal(metrics.deposited))
        facts["house_edge_contribution"] = .number(lost)
        facts["total_bets"] = .number(try Self.count(metrics.bets))
        if metrics.bets > 0 { facts["avg_bet_size"] = .number(metrics.averageBet) }
        if metrics.wagered > .zero { facts["win_loss_ratio"] = .number(metrics.winLossRatio) }
        facts["volatility_score"] = .number(metrics.volatility)
    }

    private func addActivity(to facts: inout RuleFacts, at now: Timestamp) {
        facts["session_count"] = .number(FixedDecimal(metrics.sessions))
        facts["total_playtime_hours"] = .number(metrics.playtimeHours)
        facts["days_since_last_deposit"] = Self.days(since: metrics.lastDepositAt, now)
        facts["days_since_last_wager"] = Self.days(since: metrics.lastWagerAt, now)
        facts["days_since_last_activity"] = Self.days(since: lastActivityAt, now)
        facts["days_since_registration"] = Self.days(since: registeredAt, now)
    }

    private func addStanding(to facts: inout RuleFacts, at now: Timestamp) {
        facts["tier"] = .text(tier.rawValue)
        facts["risk_score"] = .number(FixedDecimal(riskScore))
        facts["abuse_score"] = .number(FixedDecimal(abuseScore))
        facts["kyc_status"] = .text(identityCheck.rawValue)
        facts["country"] = country.map { .text($0) }
        facts["state"] = state.map { .text($0) }
        facts["age"] = birthdate.map { .number(FixedDecimal(Self.years(from: $0, to: now.date))) }
    }

    private func addBalances(to facts: inout RuleFacts) {
        func balance(_ currency: Currency) -> RuleValue { .number(FixedDecimal(balances[currency] ?? .zero)) }
        facts["lp_balance"] = balance(.loyaltyPoints)
        facts["rp_balance"] = balance(.rewardPoints)
        facts["bonus_balance"] = balance(.bonus)
        facts["tickets_balance"] = balance(.tickets)
        facts["gc_balance"] = balance(.goldCoins)
        facts["sc_balance"] = balance(.sweepstakesCoins)
        facts["wagering_remaining"] = .number(wageringRemaining)
    }

    private func add(_ trigger: EvaluationTrigger, to facts: inout RuleFacts) {
        facts["trigger"] = trigger.kind.map { .text($0.rawValue) }
        facts["game"] = trigger.game.map { .text($0.text) }
        switch trigger.kind {
        case .deposit: facts["deposit_amount"] = trigger.amount.map { .number($0) }
        case .wager: facts["wager_amount"] = trigger.amount.map { .number($0) }
        case .session, .registration, .schedule, nil: break
        }
    }

    private static func count(_ number: Int64) throws(DomainError) -> FixedDecimal {
        try FixedDecimal(billionths: Int128(number) * FixedDecimal.one.billionths)
    }

    /// Whole days that have passed; 0 for a time that lies ahead.
    private static func days(since time: Timestamp?, _ now: Timestamp) -> RuleValue? {
        guard let time else { return nil }
        let days = max(0, (now - time).components.seconds / 86_400)
        return .number(FixedDecimal(Int32(clamping: days)))
    }

    private static func years(from birthdate: CalendarDate, to today: CalendarDate) -> Int32 {
        let (born, now) = (birthdate.civil, today.civil)
        let hadBirthday = (now.month, now.day) >= (born.month, born.day)
        return Int32(clamping: max(0, now.year - born.year - (hadBirthday ? 0 : 1)))
    }
}
