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
        let grant = try decision(try SampleRules.rule("cashback-losing"), player).grant
        #expect(grant.type == .bonusBalance)
        #expect(grant.amount == Money(300))
        #expect(grant.wageringRequired == Money(3_000))
        #expect(grant.expiresAt == .noon + .seconds(48 * 3_600))
        #expect(grant.ruleID == "cashback-losing")
    }

    @Test(
        "Half of a deposit is given on top, up to the maximum",
        arguments: [("100", "50"), ("199.9998", "99.9999"), ("200", "100"), ("5000", "100")])
    func depositBonus(_ deposit: String, _ bonus: String) throws {
        let trigger = EvaluationTrigger(
            kind: .deposit, event: try ReferenceID("deposit-1"), amount: try FixedDecimal(deposit))
        let grant = try decision(try SampleRules.rule("deposit-half"), try .fixture(), trigger).grant
        #expect(grant.amount == (try Money(bonus)))
        #expect(grant.wageringRequired == (try Money(bonus).multiplied(by: 10)))
        #expect(grant.games.share(of: try GameID("roulette/european")).description == "0.5")
    }

    @Test("5,000 wagered are 500 LP; 700 and 500 are 1,200, which is SILVER")
    func points() throws {
        var player = try PlayerFacts.fixture()
        player.metrics.wagered = FixedDecimal(5_000)
        let grant = try decision(try SampleRules.rule("loyalty-active"), player, Self.schedule).grant
        #expect(grant.type.currency == .loyaltyPoints)
        #expect(grant.amount == Money(500))
        #expect(TierLadder.seeded.tier(at: Money(700)) == .bronze)
        #expect(TierLadder.seeded.tier(at: try Money(700) + grant.amount) == .silver)
        player.metrics.wagered = FixedDecimal(5_001)
        #expect(try decision(try SampleRules.rule("loyalty-active"), player, Self.schedule).grant.amount == Money(500))
    }

    @Test("Tickets for three sessions, reward points for what was wagered, and a host for winners")
    func others() throws {
        var player = try PlayerFacts.fixture()
        #expect(try decision(try SampleRules.rule("tickets-sessions"), player).grant.amount == Money(5))
        let points = try decision(try SampleRules.rule("reward-points-wagered"), player, Self.schedule).grant
        #expect(points.type.currency == .rewardPoints && points.amount == Money(150))
        player.metrics.won = FixedDecimal(20_000)
        let perks = try decision(try SampleRules.rule("perks-winning"), player).grant
        #expect(perks.type == .vipPerks && perks.amount == .zero && perks.metadata == ["perk": "personal_host"])
    }

    private static let schedule = EvaluationTrigger(kind: .schedule)
}
