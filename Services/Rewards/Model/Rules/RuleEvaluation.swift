package import Domain

/// Decides what rules grant to a player: the one path of preview and grant. A value without I/O.
package struct RuleEvaluation: Sendable {
    /// In the order of evaluation.
    package let rules: [CompiledRule]
    package let now: Timestamp
    package let abuse: AbusePolicy
    package let segments: SegmentPolicy

    package init(
        rules: [CompiledRule], at now: Timestamp, abuse: AbusePolicy = .seeded, segments: SegmentPolicy = .seeded
    ) {
        self.rules = rules.sorted(by: CompiledRule.isEarlier)
        self.now = now
        self.abuse = abuse
        self.segments = segments
    }

    /// Evaluates every rule, the highest priority first; a rule sees what those before it granted and spent.
    ///
    /// - Parameter budgets: What remains; what is granted here is spent of it.
    /// - Throws: ``DomainError/Code/overflow`` for a player whose totals leave every bound.
    package func outcomes(
        for player: PlayerFacts, trigger: EvaluationTrigger, history: GrantHistory, budgets: inout BudgetBook
    ) throws(DomainError) -> [RuleOutcome] {
        let facts = try player.ruleFacts(at: now, for: trigger, by: segments)
        var subject = Subject(
            player: player, facts: facts, trigger: trigger, history: history, abuse: abuse.effect(of: player.abuseScore)
        )
        var outcomes: [RuleOutcome] = []
        outcomes.reserveCapacity(rules.count)
        for rule in rules { outcomes.append(outcome(of: rule, for: &subject, &budgets)) }
        return outcomes
    }

    /// The player, and what this evaluation has granted so far.
    private struct Subject {
        let player: PlayerFacts
        let facts: RuleFacts
        let trigger: EvaluationTrigger
        let history: GrantHistory
        let abuse: AbuseEffect
        /// The last rule that granted.
        var granted: RuleID?
        var exclusive: RuleID?
    }

    private func outcome(
        of rule: CompiledRule, for subject: inout Subject, _ budgets: inout BudgetBook
    ) -> RuleOutcome {
        let terms: RuleTerms
        switch rule.terms {
        case .success(let read): terms = read
        case .failure(let problem):
            return RuleOutcome(
                rule: rule.id, version: rule.version, conditions: [], verdict: .skip(.ruleInvalid(problem)))
        }
        var outcome = RuleOutcome(
            rule: rule.id, version: rule.version, conditions: terms.conditions.results(given: subject.facts),
            verdict: .skip(.eventMissing))
        let failed = outcome.conditions.count { !$0.held }
        do throws(RuleSkip) {
            guard failed == 0 else { throw .conditionsFailed(failed) }
            let decision = try decision(of: rule, terms.config, for: subject, budgets)
            budgets.spend(decision.grant.amount, of: decision.budgets)
            subject.granted = rule.id
            if terms.config.isExclusive { subject.exclusive = rule.id }
            outcome.verdict = .grant(decision)
        } catch {
            outcome.verdict = .skip(error)
        }
        return outcome
    }

    private func decision(
        of rule: CompiledRule, _ config: RewardConfig, for subject: Subject, _ budgets: BudgetBook
    ) throws(RuleSkip) -> GrantDecision {
        if let refusal = subject.player.standing.refusal(at: now) { throw .playerNotEligible(refusal) }
        if subject.abuse.blocksRewards { throw .abuseBlocked(score: subject.abuse.score) }
        let period = try period(of: rule, config, for: subject)
        let value = try value(of: config, for: subject)
        let multiplier = config.type == .cashback ? subject.player.cashbackMultiplier : .one
        let amount: GrantAmount
        do throws(DomainError) {
            amount = try GrantAmount(value, config, tierMultiplier: multiplier, abuse: subject.abuse)
        } catch {
            throw .amountTooLarge
        }
        if config.type.currency != nil, amount.amount < config.minAmount ?? .smallest {
            throw .amountTooSmall(amount.amount)
        }
        let spent = budgets.applying(to: rule.id, config.type.currency)
        for budget in spent where budget.remaining < amount.amount {
            throw .budgetExhausted(budget.id, remaining: budget.remaining)
        }
        return GrantDecision(
            grant: grant(of: rule, config, amount), period: period, budgets: spent.map(\.id), formulaValue: value,
            tierMultiplier: multiplier, abuse: subject.abuse)
    }

    /// The period that a grant now belongs to, in which there must be none yet.
    private func period(
        of rule: CompiledRule, _ config: RewardConfig, for subject: Subject
    ) throws(RuleSkip) -> String {
        if let other = subject.exclusive ?? (config.isExclusive ? subject.granted : nil) {
            throw .exclusive(with: other)
        }
        guard let period = config.frequency.period(at: now, event: subject.trigger.event?.text) else {
            throw .eventMissing
        }
        if subject.history.has(rule.id, in: period) { throw .alreadyGranted(period: period) }
        if let hours = config.cooldownHours, let latest = subject.history.latest(of: rule.id) {
            let until = latest + .seconds(Int64(hours) * 3_600)
            if now < until { throw .coolingDown(until: until) }
        }
        return period
    }

    private func value(of config: RewardConfig, for subject: Subject) throws(RuleSkip) -> FixedDecimal {
        guard let formula = config.formula else { return .zero }
        do throws(FormulaFailure) {
            return try formula.value(given: subject.facts)
        } catch {
            throw .formulaFailed(error)
        }
    }

    private func grant(of rule: CompiledRule, _ config: RewardConfig, _ amount: GrantAmount) -> RewardGrant {
        RewardGrant(
            type: config.type, amount: amount.amount, ruleID: rule.id.text, ruleVersion: rule.version,
            wageringRequired: amount.wageringRequired,
            expiresAt: config.expiryHours.map { now + .seconds(Int64($0) * 3_600) }, maxBet: config.maxBet,
            games: config.games, maxConversion: config.maxConversion, convertsTo: config.convertsTo,
            isPending: config.isPending, metadata: config.metadata)
    }
}
