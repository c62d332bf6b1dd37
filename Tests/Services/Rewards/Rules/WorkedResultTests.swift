import Domain
import RewardsService
import Testing

@Suite("Worked results of the sample rules")
struct WorkedResultTests {
    private func decision(
        _ rule: RewardRule, _ player: PlayerFacts, _ trigger: EvaluationTrigger = .none
    ) throws -> GrantDecision {
        let evaluation = RuleEvaluation(rules: [CompiledRule(rule)], at: .noon)
        var budgets = BudgetBook()
        let outcomes = try evaluation.outcomes(
            for: player, trigger: trigger, history: GrantHistory(), budgets: &budgets)
        return try #require(outcomes[0].decision, "\(outcomes[0])")
    }

    @Test("Every rule of the sample can be read")
    func sampleIsValid() throws {
        let rules = try SampleRules.all()
        #expect(rules.count == 6)
        for rule in rules { #expect(RuleTerms.read(rule.text).problems == [], "\(rule.id)") }
    }

    @Test("Wagered 15,000, won 12,000, deposited 5,000, 25 sessions: LOSING, 300 back, 3,000 to wager within 48 hours")
    func cashback() throws {
        let player = try PlayerFacts.fixture()
        let facts = try player.ruleFacts(at: .noon, for: .none, by: .seeded)
        #expect(facts["segment"] == .text("LOSING"))
        #expect(facts["net_loss"] == .number(FixedDecimal(3_000)))
        let grant = try decision(try SampleRules.rule("losing-cashback"), player).grant
        #expect(grant.type == .cashback)
        #expect(grant.amount == Money(300))
        #expect(grant.wageringRequired == Money(3_000))
        #expect(grant.expiresAt == .noon + .seconds(48 * 3_600))
        #expect(grant.ruleID == "losing-cashback")
    }

    @Test(
        "Half of a deposit is given on top, up to the maximum",
        arguments: [("100", "50"), ("199.9998", "99.9999"), ("200", "100"), ("5000", "100")])
    func depositBonus(_ deposit: String, _ bonus: String) throws {
        let trigger = EvaluationTrigger(
            kind: .deposit, event: try ReferenceID("deposit-1"), amount: try FixedDecimal(deposit))
        let grant = try decision(try SampleRules.rule("deposit-bonus"), try .fixture(), trigger).grant
        #expect(grant.amount == (try Money(bonus)))
        #expect(grant.wageringRequired == (try Money(bonus).multiplied(by: 10)))
        #expect(grant.games.share(of: try GameID("roulette/european")).description == "0.5")
    }

    @Test("5,000 wagered are 500 LP; 700 and 500 are 1,200, which is SILVER")
    func points() throws {
        let trigger = EvaluationTrigger(kind: .wager, event: try ReferenceID("bet-1"), amount: FixedDecimal(5_000))
        let grant = try decision(try SampleRules.rule("big-wager-points"), try .fixture(), trigger).grant
        #expect(grant.type.currency == .loyaltyPoints)
        #expect(grant.amount == Money(500))
        #expect(TierLadder.seeded.tier(at: Money(700)) == .bronze)
        #expect(TierLadder.seeded.tier(at: try Money(700) + grant.amount) == .silver)
    }

    @Test("Perks have no amount; free play and tickets keep within their bounds")
    func others() throws {
        var player = try PlayerFacts.fixture()
        player.tier = .gold
        let perks = try decision(try SampleRules.rule("gold-perks"), player).grant
        #expect(perks.type == .vipPerks && perks.amount == .zero && perks.metadata == ["perk": "personal host"])

        player.lastActivityAt = .noon - .seconds(86_400 * 20)
        #expect(try decision(try SampleRules.rule("win-back"), player).grant.amount == Money(50))
        player.metrics.deposited = Money(60)
        #expect(try decision(try SampleRules.rule("win-back"), player).grant.amount == Money(5))

        var novice = PlayerFacts(playerID: player.playerID, registeredAt: .noon)
        novice.metrics.sessions = 2
        let session = EvaluationTrigger(kind: .session)
        #expect(try decision(try SampleRules.rule("new-player-tickets"), novice, session).grant.amount == Money(2))
    }
}
