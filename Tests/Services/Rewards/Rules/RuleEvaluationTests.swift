import Domain
import RewardsService
import Testing

@Suite("What rules grant, and why not")
struct RuleEvaluationTests {
    private func evaluate(
        _ rules: [RewardRule], for player: PlayerFacts? = nil, trigger: EvaluationTrigger = .none,
        history: GrantHistory = GrantHistory(), budgets: BudgetBook = BudgetBook()
    ) throws -> [RuleOutcome] {
        var budgets = budgets
        return try RuleEvaluation(rules: rules.map { CompiledRule($0) }, at: .noon)
            .outcomes(for: try player ?? .fixture(), trigger: trigger, history: history, budgets: &budgets)
    }

    private func amount(_ config: String, for player: PlayerFacts? = nil) throws -> Money? {
        try evaluate([try .fixture(config: config)], for: player)[0].decision?.grant.amount
    }

    private func skip(
        _ config: String, for player: PlayerFacts? = nil, history: GrantHistory = GrantHistory()
    ) throws -> RuleSkip? {
        let outcome = try evaluate([try .fixture(config: config)], for: player, history: history)[0]
        guard case .skip(let skip) = outcome.verdict else { return nil }
        return skip
    }

    @Test("The highest priority comes first, then the id")
    func order() throws {
        let rules = [
            try RewardRule.fixture("b", priority: 1), try .fixture("a", priority: 1), try .fixture("c", priority: 9),
        ]
        #expect(try evaluate(rules).map(\.rule.text) == ["c", "a", "b"])
    }

    @Test("Every condition is explained, and one that fails keeps the rule from granting")
    func conditions() throws {
        let rule = try RewardRule.fixture(conditions: #"{"segment": "VIP", "net_loss_min": 100, "country": "US"}"#)
        let outcome = try evaluate([rule])[0]
        #expect(outcome.verdict == .skip(.conditionsFailed(2)))
        #expect(!outcome.matched)
        #expect(outcome.conditions.map(\.held) == [false, true, false])
        #expect(outcome.conditions.map(\.actual) == ["LOSING", "3000", nil])
    }

    @Test("A tier multiplies cashback, and nothing else", arguments: [("CASHBACK", 360), ("BONUS_BALANCE", 300)])
    func tier(_ type: String, _ expected: Int32) throws {
        var player = try PlayerFacts.fixture()
        player.cashbackMultiplier = try FixedDecimal("1.2")
        #expect(
            try amount(#"{"type": "\#(type)", "formula": "net_loss * 0.10"}"#, for: player) == Money(expected))
    }

    @Test(
        "An abuse score halves rewards from 31, raises wagering from 61, blocks from 81",
        arguments: [
            (30, "300", "3000"), (31, "150", "1500"), (60, "150", "1500"), (61, "150", "2250"), (80, "150", "2250"),
        ])
    func abuse(_ score: Int32, _ expected: String, _ wagering: String) throws {
        var player = try PlayerFacts.fixture()
        player.abuseScore = score
        let config = #"{"type": "CASHBACK", "formula": "net_loss * 0.10", "wagering_requirement": 10}"#
        let grant = try #require(try evaluate([try .fixture(config: config)], for: player)[0].decision).grant
        #expect(grant.amount == (try Money(expected)))
        #expect(grant.wageringRequired == (try Money(wagering)))
        player.abuseScore = 81
        #expect(try skip(config, for: player) == .abuseBlocked(score: 81))
    }

    @Test(
        "Amounts are rounded at the fourth decimal, half to even; tickets are whole; maxima cut",
        arguments: [
            (#"{"type": "CASHBACK", "formula": "0.00005 + 1"}"#, "1"),
            (#"{"type": "CASHBACK", "formula": "0.00015 + 1"}"#, "1.0002"),
            (#"{"type": "TICKETS", "formula": "2.99"}"#, "2"),
            (#"{"type": "REWARD_POINTS", "formula": "net_loss", "max_amount": 12.5}"#, "12.5"),
            (#"{"type": "LOYALTY_POINTS", "formula": "net_loss / 7"}"#, "428.5714"),
        ])
    func amounts(_ config: String, _ expected: String) throws {
        #expect(try amount(config) == (try Money(expected)))
    }

    @Test("Wagering is rounded up, so that it is never less than the rule says")
    func wageringRounding() throws {
        let config = #"{"type": "CASHBACK", "formula": "0.0001", "wagering_requirement": 1.5}"#
        let grant = try #require(try evaluate([try .fixture(config: config)])[0].decision).grant
        #expect(grant.wageringRequired == (try Money("0.0002")))
    }

    @Test("A formula that fails, too little and too much skip the rule with a reason")
    func skips() throws {
        #expect(
            try skip(#"{"type": "CASHBACK", "formula": "net_loss / (session_count - 25)"}"#)
                == .formulaFailed(.divisionByZero(part: "net_loss / (session_count - 25)")))
        #expect(
            try skip(#"{"type": "CASHBACK", "formula": "deposit_amount"}"#)
                == .formulaFailed(.noValue(variable: "deposit_amount")))
        #expect(try skip(#"{"type": "CASHBACK", "formula": "0"}"#) == .amountTooSmall(.zero))
        #expect(try skip(#"{"type": "CASHBACK", "formula": "-5"}"#) == .amountTooSmall(.zero))
        #expect(try skip(#"{"type": "CASHBACK", "formula": "5", "min_amount": 6}"#) == .amountTooSmall(Money(5)))
        #expect(try skip(#"{"type": "CASHBACK", "formula": "999999999999999"}"#) == .amountTooLarge)
        #expect(
            try skip(#"{"type": "CASHBACK", "formula": "net_loss", "once_per": "event"}"#) == .eventMissing)
    }

    @Test(
        "A period has one grant, and the next one is free",
        arguments: [
            ("day", "day:2026-02-28", "day:2026-02-27"), ("week", "week:2026-02-23", "week:2026-02-16"),
            ("month", "month:2026-02-01", "month:2026-01-01"), ("lifetime", "lifetime", "day:2026-02-28"),
        ])
    func periods(_ frequency: String, _ present: String, _ other: String) throws {
        let config = #"{"type": "CASHBACK", "formula": "1", "once_per": "\#(frequency)"}"#
        var history = GrantHistory()
        history.add(try RuleID("rule"), period: other, at: .epoch)
        history.add(try RuleID("another"), period: present, at: .epoch)
        #expect(try skip(config, history: history) == nil)
        history.add(try RuleID("rule"), period: present, at: .epoch)
        #expect(try skip(config, history: history) == .alreadyGranted(period: present))
    }

    @Test("A cooldown ends to the microsecond")
    func cooldown() throws {
        let config = #"{"type": "CASHBACK", "formula": "1", "once_per": "always", "cooldown_hours": 2}"#
        var history = GrantHistory()
        history.add(try RuleID("rule"), period: "at:x", at: .noon - .seconds(7_200))
        #expect(try skip(config, history: history) == nil)
        history.add(try RuleID("rule"), period: "at:y", at: .noon - .seconds(7_200) + .microseconds(1))
        #expect(try skip(config, history: history) == .coolingDown(until: .noon + .microseconds(1)))
    }

    @Test("An exclusive rule grants alone")
    func exclusive() throws {
        let shared = #"{"type": "CASHBACK", "formula": "1"}"#
        let alone = #"{"type": "CASHBACK", "formula": "1", "exclusive": true}"#
        let first = try evaluate([
            try .fixture("a", priority: 2, config: alone), try .fixture("b", priority: 1, config: shared),
        ])
        #expect(first.map(\.verdict).last == .skip(.exclusive(with: try RuleID("a"))))
        let last = try evaluate([
            try .fixture("a", priority: 2, config: shared), try .fixture("b", priority: 1, config: alone),
        ])
        #expect(last.map(\.verdict).last == .skip(.exclusive(with: try RuleID("a"))))
        #expect(last[0].decision != nil)
    }

    @Test("Who is closed, blocked or excluded gets nothing, and hears why")
    func standing() throws {
        var player = try PlayerFacts.fixture()
        player.standing = PlayerStanding(isActive: true, isBlocked: true)
        #expect(try skip(#"{"type": "CASHBACK", "formula": "1"}"#, for: player) == .playerNotEligible(.playerBlocked))
    }

    @Test("Rules spend budgets one after the other, and stop where one is used up")
    func budgets() throws {
        func budget(_ id: Int64, rule: String? = nil, perPlayer: Bool = false, _ limit: Int32, used: Int32 = 0)
            throws -> BudgetBook.Entry
        {
            BudgetBook.Entry(
                RewardBudget(
                    id: try BudgetID(id), rule: try rule.map { try RuleID($0) }, currency: .bonus,
                    isPerPlayer: perPlayer, period: .day, limit: Money(limit)), used: Money(used))
        }
        let config = #"{"type": "CASHBACK", "formula": "60"}"#
        let rules = [try RewardRule.fixture("a", priority: 2, config: config), try .fixture("b", config: config)]
        let both = try evaluate(rules, budgets: BudgetBook([try budget(1, 120)]))
        #expect(both.map { $0.decision?.budgets } == [[try BudgetID(1)], [try BudgetID(1)]])
        let one = try evaluate(rules, budgets: BudgetBook([try budget(1, 119)]))
        #expect(one[1].verdict == .skip(.budgetExhausted(try BudgetID(1), remaining: Money(59))))
        let own = try evaluate(rules, budgets: BudgetBook([try budget(7, rule: "a", 100, used: 50)]))
        #expect(own[0].verdict == .skip(.budgetExhausted(try BudgetID(7), remaining: Money(50))))
        #expect(own[1].decision?.budgets == [])
        let lowered = try evaluate(rules, budgets: BudgetBook([try budget(7, perPlayer: true, 10, used: 50)]))
        #expect(lowered[0].verdict == .skip(.budgetExhausted(try BudgetID(7), remaining: .zero)))
    }

    @Test("A stored rule that can no longer be read is skipped, and says what is wrong")
    func invalid() throws {
        let outcome = try evaluate([try .fixture(conditions: #"{"gone": 1}"#)])[0]
        guard case .skip(.ruleInvalid(let problem)) = outcome.verdict else { return #expect(Bool(false), "\(outcome)") }
        #expect(problem.path == "conditions_json.gone")
        #expect(!outcome.matched)
    }

    @Test("The reasons have the numbers of the contract, in the order of the checks")
    func numbers() throws {
        let rule = try RuleID("a")
        let skips: [RuleSkip] = [
            .ruleInvalid(RuleProblem("x")), .conditionsFailed(1), .playerNotEligible(.playerBlocked),
            .abuseBlocked(score: 81), .exclusive(with: rule), .alreadyGranted(period: "x"), .coolingDown(until: .noon),
            .eventMissing, .formulaFailed(.noValue(variable: "x")), .amountTooSmall(.zero), .amountTooLarge,
            .budgetExhausted(try BudgetID(1), remaining: .zero),
        ]
        #expect(skips.map(\.number) == Array(1...12))
    }
}
