import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing

@Suite("The calls of rules")
struct RuleCallTests {
    private static let cashback = #"""
        {"type": "CASHBACK", "formula": "net_loss * 0.10", "max_amount": 500, "wagering_requirement": 10, "expiry_hours": 48}
        """#

    private func create(
        _ id: String, in loyalty: LoyaltyHarness, conditions: String = "", config: String = cashback,
        priority: Int32 = 0, isActive: Bool = true
    ) async throws -> Rule {
        let answer = try await loyalty.rewards.rules.createRule(
            CreateRuleRequest(
                idempotencyKey: "create-\(id)", ruleID: id,
                rule: RuleDraft(name: id, priority: priority, conditionsJSON: conditions, rewardConfigJSON: config),
                isActive: isActive))
        return try #require(answer.rule)
    }

    @Test("A rule is created, changed by its version, stopped and archived; what it said remains")
    func lifecycle() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let rules = loyalty.rewards.rules
            let first = try await create("r", in: loyalty)
            #expect(first.version == 1 && first.isActive)
            var draft = try #require(first.draft)
            draft.name = "better"
            draft.rewardConfigJSON = #"{"type": "TICKETS", "formula": "3"}"#
            let update = UpdateRuleRequest(idempotencyKey: "u", ruleID: "r", expectedVersion: 1, rule: draft)
            #expect(try await rules.updateRule(update).rule?.version == 2)
            #expect(try await rules.updateRule(update).replayed)
            let late = try await refusal {
                _ = try await rules.updateRule(
                    UpdateRuleRequest(idempotencyKey: "v", ruleID: "r", expectedVersion: 1, rule: draft))
            }
            #expect(late.code == .aborted && late.details.metadata["version"] == "2")
            let old = try await rules.getRule(GetRuleRequest(ruleID: "r", version: 1))
            #expect(old.rule?.draft?.name == "r")
            let versions = try await rules.listRuleVersions(ListRuleVersionsRequest(ruleID: "r"))
            #expect(versions.rules.map(\.version) == [2, 1])

            _ = try await rules.activateRule(ActivateRuleRequest(idempotencyKey: "a", ruleID: "r", isActive: false))
            #expect(try await rules.listRules(ListRulesRequest(state: .inactive)).rules.map(\.ruleID) == ["r"])
            _ = try await rules.archiveRule(ArchiveRuleRequest(idempotencyKey: "x", ruleID: "r"))
            #expect(try await rules.listRules(ListRulesRequest()).rules == [])
            #expect(try await rules.listRules(ListRulesRequest(state: .archived)).rules.count == 1)
            let archived = try await refusal {
                _ = try await rules.activateRule(
                    ActivateRuleRequest(idempotencyKey: "b", ruleID: "r", isActive: true))
            }
            #expect(archived.details.reason == "RULE_ARCHIVED")
        }
    }

    @Test("The same rule created ten times at once is one rule, and every caller gets it; another key is refused")
    func createdAtOnce() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let request = CreateRuleRequest(
                idempotencyKey: "k", ruleID: "r", rule: RuleDraft(name: "r", rewardConfigJSON: Self.cashback))
            let answers = try await withThrowingTaskGroup(of: CreateRuleResponse.self) { group in
                for _ in 0..<10 { group.addTask { try await loyalty.rewards.rules.createRule(request) } }
                return try await group.reduce(into: [CreateRuleResponse]()) { $0.append($1) }
            }
            #expect(answers.count { !$0.replayed } == 1)
            #expect(Set(answers.map(\.rule)).count == 1 && answers[0].rule?.version == 1)
            var other = request
            other.idempotencyKey = "l"
            let taken = try await refusal { _ = try await loyalty.rewards.rules.createRule(other) }
            #expect(taken.code == .alreadyExists && taken.details.reason == "RULE_ID_TAKEN")
        }
    }

    @Test("Rules are listed in the order of evaluation, page by page, while others are added")
    func pages() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            for (id, priority) in [("b", 1), ("a", 1), ("top", 9), ("low", -5)] as [(String, Int32)] {
                _ = try await create(id, in: loyalty, priority: priority)
            }
            var seen: [String] = []
            var page = PageRequest(pageSize: 2)
            repeat {
                let answer = try await loyalty.rewards.rules.listRules(ListRulesRequest(page: page))
                seen += answer.rules.map(\.ruleID)
                page.pageToken = answer.page?.nextPageToken ?? ""
                if seen.count == 2 { _ = try await create("first", in: loyalty, priority: 99) }
            } while !page.pageToken.isEmpty
            #expect(seen == ["top", "a", "b", "low"])
        }
    }

    @Test("What Simulate answers is what Evaluate then grants, rule by rule, whatever keeps them from granting")
    func previewIsGrant() async throws {
        let clock = try HarnessClock("2026-03-02T12:00:00Z")
        try await LoyaltyHarness.run(services: [.rewards], clock: clock) { loyalty in
            let (rules, grants) = (loyalty.rewards.rules, loyalty.rewards.grants)
            let players = [try await loyalty.losingPlayer(), try await loyalty.player("bob")]
            let texts: [(id: String, conditions: String, config: String)] = [
                ("cashback", #"{"net_loss_min": 1}"#, Self.cashback),
                ("event", "{}", #"{"type": "TICKETS", "formula": "3", "once_per": "event"}"#),
                (
                    "always", "{}",
                    #"{"type": "REWARD_POINTS", "formula": "1 + session_count / 3", "once_per": "always"}"#
                ),
                ("cooling", "{}", #"{"type": "TICKETS", "formula": "1", "once_per": "always", "cooldown_hours": 5}"#),
                ("deposit", #"{"trigger": "DEPOSIT"}"#, #"{"type": "FREE_PLAY", "formula": "deposit_amount / 7"}"#),
                ("broken", "{}", #"{"type": "CASHBACK", "formula": "1 / total_bets"}"#),
                ("little", "{}", #"{"type": "LOYALTY_POINTS", "formula": "1", "min_amount": 2}"#),
                ("alone", #"{"session_count_max": 0}"#, #"{"type": "VIP_PERKS", "exclusive": true}"#),
            ]
            for (place, text) in texts.enumerated() {
                _ = try await create(
                    text.id, in: loyalty, conditions: text.conditions, config: text.config, priority: Int32(-place))
            }
            _ = try await grants.setBudget(
                SetBudgetRequest(
                    idempotencyKey: "b", ruleID: "always", currency: .rp, period: .day, limit: Money("25")))
            let triggers = [
                Trigger(), Trigger(type: .deposit, eventID: "d1", amount: Money("10")),
                Trigger(type: .deposit, eventID: "d1", amount: Money("10")), Trigger(type: .session, eventID: "s1"),
                Trigger(type: .wager, eventID: "w1", amount: Money("5"), currency: .gc, game: "slots"),
            ]
            var reasons: Set<SkipReason> = []
            for (round, trigger) in (triggers + triggers).enumerated() {
                for player in players {
                    let preview = try await rules.simulate(SimulateRequest(playerID: player, trigger: trigger))
                    var granted = try await rules.evaluate(
                        EvaluateRequest(idempotencyKey: "\(round)-\(player)", playerID: player, trigger: trigger)
                    ).results
                    for index in granted.indices { granted[index].grant?.rewardID = 0 }
                    #expect(preview.results == granted, "round \(round)")
                    reasons.formUnion(granted.filter { $0.grant == nil }.map(\.skipReason))
                }
                clock.advance(by: .seconds(3 * 3_600))
            }
            #expect(
                reasons == [
                    .conditionsFailed, .exclusive, .alreadyGranted, .coolingDown, .eventMissing, .formulaFailed,
                    .amountTooSmall, .budgetExhausted,
                ])
        }
    }

    @Test("A draft is tried on a player and on a segment before it is saved")
    func drafts() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let rules = loyalty.rewards.rules
            let loser = try await loyalty.losingPlayer()
            for name in ["bob", "eve", "joe"] { _ = try await loyalty.player(name) }
            // 15,000 wagered are SILVER, whose multiplier of cashback is 1.2.
            let draft = RuleDraft(name: "try", conditionsJSON: #"{"net_loss_min": 1}"#, rewardConfigJSON: Self.cashback)
            let one = try await rules.simulate(SimulateRequest(playerID: loser, draft: draft))
            #expect(one.results.map(\.grant?.amount) == [Money("360")])
            let totals = try await rules.simulateSegment(SimulateSegmentRequest(draft: draft)) { answers in
                var last = SimulateSegmentResponse()
                for try await answer in answers { last = answer }
                return last
            }
            #expect(totals.isComplete && !totals.isTruncated && totals.players == 4 && totals.playersGranted == 1)
            #expect(totals.costs == [CurrencyAmount(currency: .bonus, amount: Money("360"))])
            #expect(totals.rules.first?.skips == [SkipCount(reason: .conditionsFailed, count: 3)])
            let truncated = try await rules.simulateSegment(SimulateSegmentRequest(draft: draft, playersMax: 2)) {
                var last = SimulateSegmentResponse()
                for try await answer in $0 { last = answer }
                return last
            }
            #expect(truncated.players == 2 && truncated.isTruncated && truncated.isComplete)
            #expect(try await rules.listRules(ListRulesRequest()).rules == [])
        }
    }

    @Test("What is wrong with a rule is said with its place; variables are documented")
    func validation() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let rules = loyalty.rewards.rules
            let wrong = RuleDraft(
                conditionsJSON: #"{"segment": "ALIEN", "nothing": 1}"#,
                rewardConfigJSON: #"{"type": "CASHBACK", "formula": "net_loss * (1 +"}"#)
            let found = try await rules.validateRule(ValidateRuleRequest(rule: wrong))
            #expect(
                found.problems.map(\.path) == [
                    "name", "conditions_json.segment", "conditions_json.nothing", "reward_config_json.formula",
                ])
            #expect(found.problems.last?.position == 16)
            let noJSON = try await rules.validateRule(
                ValidateRuleRequest(rule: RuleDraft(name: "x", conditionsJSON: "{", rewardConfigJSON: "nope")))
            #expect(noJSON.problems.map(\.path) == ["conditions_json", "reward_config_json"])
            let right = try await rules.validateRule(
                ValidateRuleRequest(
                    rule: RuleDraft(
                        name: "x", conditionsJSON: #"{"tier": "GOLD"}"#,
                        rewardConfigJSON: #"{"type": "CASHBACK", "formula": "((net_loss))*0.1"}"#)))
            #expect(right.problems == [] && right.formula == "net_loss * 0.1")
            #expect(right.variables == ["net_loss", "tier"])
            let variables = try await rules.listVariables(ListVariablesRequest()).variables
            #expect(variables.contains { $0.name == "segment" && $0.labels.contains("LOSING") })
        }
    }

    @Test("A refused call of rules says why and changes nothing")
    func refusals() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let rules = loyalty.rewards.rules
            let (player, blocked) = (try await loyalty.player("ada"), try await loyalty.player("eve"))
            _ = try await create("r", in: loyalty)
            _ = try await loyalty.rewards.players.blockPlayer(
                BlockPlayerRequest(idempotencyKey: "block", playerID: blocked, reason: "a case"))
            let before = try await DatabaseSnapshot.ofRewards(loyalty)
            let draft = RuleDraft(name: "x", rewardConfigJSON: Self.cashback)
            func expect(_ code: RPCError.Code, _ hint: String, _ call: () async throws -> Void) async throws {
                let error = try await refusal(call)
                #expect(error.code == code, "\(error)")
                let said = [error.details.reason] + error.details.fieldViolations.map(\.field)
                #expect(said.contains(hint), "\(said)")
            }
            try await expect(.invalidArgument, "rule_id") {
                _ = try await rules.createRule(CreateRuleRequest(idempotencyKey: "1", ruleID: "a b", rule: draft))
            }
            try await expect(.invalidArgument, "rule.name") {
                _ = try await rules.createRule(CreateRuleRequest(idempotencyKey: "1", ruleID: "a"))
            }
            try await expect(.invalidArgument, "rule.reward_config_json") {
                _ = try await rules.createRule(
                    CreateRuleRequest(
                        idempotencyKey: "1", ruleID: "a", rule: RuleDraft(name: "x", rewardConfigJSON: "{]")))
            }
            try await expect(.alreadyExists, "RULE_ID_TAKEN") {
                _ = try await rules.createRule(CreateRuleRequest(idempotencyKey: "1", ruleID: "r", rule: draft))
            }
            try await expect(.alreadyExists, "IDEMPOTENCY_CONFLICT") {
                _ = try await rules.createRule(CreateRuleRequest(idempotencyKey: "create-r", ruleID: "q", rule: draft))
            }
            try await expect(.notFound, "RULE_UNKNOWN") {
                _ = try await rules.updateRule(
                    UpdateRuleRequest(idempotencyKey: "1", ruleID: "gone", expectedVersion: 1, rule: draft))
            }
            try await expect(.notFound, "RULE_UNKNOWN") {
                _ = try await rules.evaluate(
                    EvaluateRequest(idempotencyKey: "1", playerID: player, ruleIDs: ["gone"]))
            }
            try await expect(.invalidArgument, "player_id") {
                _ = try await rules.evaluate(EvaluateRequest(idempotencyKey: "1", playerID: "ada"))
            }
            try await expect(.invalidArgument, "trigger.amount") {
                _ = try await rules.evaluate(
                    EvaluateRequest(
                        idempotencyKey: "1", playerID: player,
                        trigger: Trigger(type: .deposit, amount: Money("-1"))))
            }
            try await expect(.invalidArgument, "trigger.type") {
                _ = try await rules.simulate(
                    SimulateRequest(playerID: player, trigger: Trigger(type: .unrecognized(99))))
            }
            try await expect(.notFound, "PLAYER_UNKNOWN") {
                _ = try await rules.evaluate(
                    EvaluateRequest(idempotencyKey: "1", playerID: "00000000-0000-4000-8000-000000000000"))
            }
            try await expect(.failedPrecondition, "PLAYER_BLOCKED") {
                _ = try await rules.evaluate(EvaluateRequest(idempotencyKey: "1", playerID: blocked))
            }
            try await expect(.invalidArgument, "page") {
                _ = try await rules.listRules(ListRulesRequest(page: PageRequest(pageToken: "0123")))
            }
            try await expect(.invalidArgument, "players_max") {
                try await rules.simulateSegment(SimulateSegmentRequest(playersMax: -1)) { answers in
                    for try await _ in answers {}
                }
            }
            #expect(try await DatabaseSnapshot.ofRewards(loyalty).differences(from: before) == [])
        }
    }
}
