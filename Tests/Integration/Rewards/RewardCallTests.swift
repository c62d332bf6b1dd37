import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing

@Suite("The calls of rewards and budgets")
struct RewardCallTests {
    private func bonus(_ amount: String, wagering: String = "10", isPending: Bool = false) -> RewardTerms {
        RewardTerms(
            type: .bonusBalance, amount: Money(amount), wageringRequirement: Decimal(wagering), expiryHours: 48,
            eligibleGames: ["slots"], isPending: isPending, metadata: ["case": "7"])
    }

    private func grant(
        _ player: String, _ terms: RewardTerms, key: String, in loyalty: LoyaltyHarness
    ) async throws -> Reward {
        let answer = try await loyalty.rewards.grants.grantReward(
            GrantRewardRequest(idempotencyKey: key, playerID: player, terms: terms, description: "by hand"))
        return try #require(answer.reward)
    }

    private func raise(severity: Int32, against player: String, in loyalty: LoyaltyHarness) async throws {
        _ = try await loyalty.rewards.abuse.raiseSignal(
            RaiseSignalRequest(
                idempotencyKey: "signal-\(severity)", playerID: player, signalType: "CUSTOM", severity: severity))
    }

    @Test("A bonus by hand says what games count for, as a rule's does: in full, by half, or not at all")
    func gameShares() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player("ada", sc: "100")
            var terms = bonus("50")
            terms.gameShares = ["roulette": Decimal("0.5")]
            let reward = try await grant(player, terms, key: "g", in: loyalty)
            for game in ["slots/gold", "roulette", "poker"] {
                _ = try await loyalty.rewards.ledger.post(
                    PostRequest(
                        idempotencyKey: game, playerID: player, type: .wager, currency: .sc, amount: Money("20"),
                        game: game))
            }
            let answer = try await loyalty.rewards.grants.getReward(
                GetRewardRequest(playerID: player, rewardID: reward.rewardID))
            #expect(answer.reward?.wageringCompleted == Decimal("30"))
        }
    }

    @Test("A bonus is granted once, wagered on its games only, and answers how far it is")
    func progress() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let grants = loyalty.rewards.grants
            let player = try await loyalty.player("ada", sc: "100")
            let reward = try await grant(player, bonus("50"), key: "g", in: loyalty)
            #expect(reward.status == .active && reward.wageringRequired == Money("500"))
            #expect(reward.metadata == ["case": "7"] && reward.currency == .bonus && reward.ruleID.isEmpty)
            let again = try await grants.grantReward(
                GrantRewardRequest(
                    idempotencyKey: "g", playerID: player, terms: bonus("50"), description: "by hand"))
            #expect(again.replayed && again.reward == reward)
            for (game, key) in [("slots/gold", "1"), ("poker", "2")] {
                _ = try await loyalty.rewards.ledger.post(
                    PostRequest(
                        idempotencyKey: key, playerID: player, type: .wager, currency: .sc, amount: Money("20"),
                        game: game))
            }
            let found = try await grants.getReward(GetRewardRequest(playerID: player, rewardID: reward.rewardID))
            #expect(found.reward?.wageringCompleted == Decimal("20"))
            #expect(found.reward?.bonusRemaining == Money("50"))
        }
    }

    @Test("Rewards move forward only: pending, active, cancelled or forfeited, and their bonus with them")
    func steps() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let grants = loyalty.rewards.grants
            let player = try await loyalty.player("ada")
            let pending = try await grant(player, bonus("50", isPending: true), key: "p", in: loyalty)
            #expect(pending.status == .pending)
            #expect(try await loyalty.balance(player, .bonus) == Money("0"))
            let activate = ActivateRewardRequest(
                idempotencyKey: "a", playerID: player, rewardID: pending.rewardID)
            #expect(try await grants.activateReward(activate).reward?.status == .active)
            #expect(try await grants.activateReward(activate).replayed)
            #expect(try await loyalty.balance(player, .bonus) == Money("50"))
            let cancel = CancelRewardRequest(
                idempotencyKey: "c", playerID: player, rewardID: pending.rewardID, reason: "a mistake")
            let cancelled = try await grants.cancelReward(cancel)
            #expect(cancelled.reward?.status == .cancelled && cancelled.reward?.closedReason == "a mistake")
            #expect(try await loyalty.balance(player, .bonus) == Money("0"))
            let late = try await refusal {
                _ = try await grants.forfeitReward(
                    ForfeitRewardRequest(idempotencyKey: "f", playerID: player, rewardID: pending.rewardID))
            }
            #expect(late.code == .failedPrecondition && late.details.reason == "REWARD_NOT_OPEN")
            #expect(late.details.metadata["status"] == "CANCELLED")
            let other = try await grant(player, bonus("5"), key: "o", in: loyalty)
            let forfeited = try await grants.forfeitReward(
                ForfeitRewardRequest(idempotencyKey: "g", playerID: player, rewardID: other.rewardID))
            #expect(forfeited.reward?.status == .cancelled)
        }
    }

    @Test("Every type of reward is paid in its currency, and listed the latest first")
    func types() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player("ada")
            let types: [(RewardType, String, Currency)] = [
                (.cashback, "1.5", .bonus), (.freePlay, "2", .bonus), (.loyaltyPoints, "3", .lp),
                (.rewardPoints, "4", .rp), (.tickets, "5", .tickets),
            ]
            for (type, amount, currency) in types {
                let requirement = currency == .bonus ? "1" : "0"
                let reward = try await grant(
                    player,
                    RewardTerms(type: type, amount: Money(amount), wageringRequirement: Decimal(requirement)),
                    key: "\(type)", in: loyalty)
                #expect(reward.currency == currency && reward.status == (currency == .bonus ? .active : .completed))
            }
            let perks = try await grant(
                player, RewardTerms(type: .vipPerks, metadata: ["perk": "host"]), key: "perks", in: loyalty)
            #expect(perks.currency == .unspecified)
            #expect(try await loyalty.balance(player, .bonus) == Money("3.5"))
            #expect(try await loyalty.balance(player, .tickets) == Money("5"))
            var seen: [RewardType] = []
            var request = ListRewardsRequest(playerID: player, page: PageRequest(pageSize: 4))
            repeat {
                let answer = try await loyalty.rewards.grants.listRewards(request)
                seen += answer.rewards.map(\.type)
                request.page?.pageToken = answer.page?.nextPageToken ?? ""
            } while request.page?.pageToken.isEmpty == false
            #expect(seen == [.vipPerks, .tickets, .rewardPoints, .loyaltyPoints, .freePlay, .cashback])
            let active = try await loyalty.rewards.grants.listRewards(
                ListRewardsRequest(playerID: player, status: .active))
            #expect(active.rewards.count == 2)
            let report = try await loyalty.rewards.grants.rewardReport(RewardReportRequest())
            #expect(report.rules.first { $0.currency == .bonus }?.amount == Money("3.5"))
        }
    }

    @Test("A batch grants each on its own: one that is refused leaves the others alone, and again changes nothing")
    func batch() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player("ada")
            var grants: [GrantRewardRequest] = []
            for number in 0..<40 {
                grants.append(
                    GrantRewardRequest(
                        idempotencyKey: "b\(number)", playerID: player,
                        terms: RewardTerms(type: .tickets, amount: Money("1"))))
            }
            grants[7].playerID = "00000000-0000-4000-8000-000000000000"
            grants[9].terms?.amount = Money("1.5")
            let request = IssueBatchRequest(grants: grants)
            for isRepeated in [false, true] {
                let outcomes = try await loyalty.rewards.grants.issueBatch(request).outcomes
                #expect(outcomes.count == 40)
                for (index, outcome) in outcomes.enumerated() {
                    switch outcome.outcome {
                    case .granted(let granted): #expect(granted.replayed == isRepeated && index != 7 && index != 9)
                    case .refused(let refused):
                        #expect(refused.reason == (index == 7 ? "PLAYER_UNKNOWN" : "INVALID_ARGUMENT"))
                    case nil: Issue.record("the outcome \(index) is none")
                    }
                }
                #expect(try await loyalty.balance(player, .tickets) == Money("38"))
            }
        }
    }

    @Test("Grants at once never spend more than a budget has, by hand and by rule")
    func budgetRace() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let grants = loyalty.rewards.grants
            var players: [String] = []
            for number in 0..<6 { players.append(try await loyalty.player("p\(number)")) }
            let set = try await grants.setBudget(
                SetBudgetRequest(idempotencyKey: "s", currency: .tickets, period: .day, limit: Money("25")))
            #expect(set.budget?.limit == Money("25") && set.budget?.used == Money("0"))
            _ = try await loyalty.rewards.rules.createRule(
                CreateRuleRequest(
                    idempotencyKey: "r", ruleID: "r",
                    rule: RuleDraft(
                        name: "r", rewardConfigJSON: #"{"type": "TICKETS", "formula": "4", "once_per": "always"}"#),
                    isActive: true))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, player) in (players + players).enumerated() {
                    group.addTask {
                        if number.isMultiple(of: 2) {
                            _ = try? await grants.grantReward(
                                GrantRewardRequest(
                                    idempotencyKey: "g\(number)", playerID: player,
                                    terms: RewardTerms(type: .tickets, amount: Money("4"))))
                        } else {
                            _ = try? await loyalty.rewards.rules.evaluate(
                                EvaluateRequest(idempotencyKey: "e\(number)", playerID: player))
                        }
                    }
                }
                try await group.waitForAll()
            }
            var owned: Int64 = 0
            for player in players { owned += try await loyalty.balance(player, .tickets)?.units ?? 0 }
            let budget = try await grants.listBudgets(ListBudgetsRequest()).budgets.first
            #expect(owned == 24 && budget?.used == Money("24"))
            let error = try await refusal {
                _ = try await grants.grantReward(
                    GrantRewardRequest(
                        idempotencyKey: "last", playerID: players[0],
                        terms: RewardTerms(type: .tickets, amount: Money("4"))))
            }
            #expect(error.code == .resourceExhausted && error.details.reason == "BUDGET_EXHAUSTED")
            #expect(error.details.metadata["remaining"] == "1")
            let skipped = try await loyalty.rewards.rules.evaluate(
                EvaluateRequest(idempotencyKey: "over", playerID: players[0]))
            #expect(skipped.results.map(\.skipReason) == [.budgetExhausted])
        }
    }

    @Test("A budget of each player is spent by each alone; budgets are changed and taken away")
    func playerBudgets() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let grants = loyalty.rewards.grants
            let (ada, bob) = (try await loyalty.player("ada"), try await loyalty.player("bob"))
            let set = SetBudgetRequest(
                idempotencyKey: "s", currency: .rp, isPerPlayer: true, period: .month, limit: Money("10"))
            let budget = try #require(try await grants.setBudget(set).budget)
            let points = RewardTerms(type: .rewardPoints, amount: Money("8"))
            _ = try await grant(ada, points, key: "1", in: loyalty)
            _ = try await grant(bob, points, key: "2", in: loyalty)
            let error = try await refusal { _ = try await grant(ada, points, key: "3", in: loyalty) }
            #expect(error.code == .resourceExhausted)
            let shown = try await grants.listBudgets(ListBudgetsRequest(playerID: ada)).budgets
            #expect(shown.map(\.used) == [Money("8")])
            var raised = set
            raised.idempotencyKey = "t"
            raised.limit = Money("16")
            #expect(try await grants.setBudget(raised).budget?.budgetID == budget.budgetID)
            _ = try await grant(ada, points, key: "3", in: loyalty)
            let remove = RemoveBudgetRequest(idempotencyKey: "r", budgetID: budget.budgetID)
            _ = try await grants.removeBudget(remove)
            #expect(try await grants.removeBudget(remove).replayed)
            _ = try await grant(ada, points, key: "4", in: loyalty)
            #expect(try await grants.listBudgets(ListBudgetsRequest()).budgets == [])
        }
    }

    @Test("An abuse score halves what rules grant, and blocks grants by hand from 81")
    func abuse() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player("ada")
            _ = try await loyalty.rewards.rules.createRule(
                CreateRuleRequest(
                    idempotencyKey: "r", ruleID: "r",
                    rule: RuleDraft(
                        name: "r",
                        rewardConfigJSON: #"{"type": "CASHBACK", "formula": "10", "wagering_requirement": 2}"#),
                    isActive: true))
            try await raise(severity: 7, against: player, in: loyalty)
            let answer = try await loyalty.rewards.rules.evaluate(
                EvaluateRequest(idempotencyKey: "e", playerID: player))
            let grant = try #require(answer.results.first?.grant)
            #expect(grant.halved && grant.wageringRaised)
            #expect(grant.amount == Money("5") && grant.wageringRequired == Money("15"))
            try await raise(severity: 2, against: player, in: loyalty)
            let error = try await refusal {
                _ = try await self.grant(player, bonus("5"), key: "g", in: loyalty)
            }
            #expect(error.details.reason == "ABUSE_BLOCKED" && error.details.metadata["score"] == "90")
        }
    }

    private static let badTerms: [(field: String, terms: RewardTerms)] = [
        ("terms.type", RewardTerms(amount: Money("1"))),
        ("terms.type", RewardTerms(type: .unrecognized(77), amount: Money("1"))),
        ("terms.amount", RewardTerms(type: .cashback)),
        ("terms.amount", RewardTerms(type: .cashback, amount: Money("-1"))),
        ("terms.amount", RewardTerms(type: .cashback, amount: Money("0.00001"))),
        ("terms.amount", RewardTerms(type: .tickets, amount: Money("0.5"))),
        ("terms.amount", RewardTerms(type: .vipPerks, amount: Money("1"))),
        ("terms.expiry_hours", RewardTerms(type: .cashback, amount: Money("1"), expiryHours: -1)),
        ("terms.expiry_hours", RewardTerms(type: .tickets, amount: Money("1"), expiryHours: 5)),
        (
            "terms.wagering_requirement",
            RewardTerms(type: .tickets, amount: Money("1"), wageringRequirement: Decimal("1"))
        ),
        (
            "terms.wagering_requirement",
            RewardTerms(type: .cashback, amount: Money("1"), wageringRequirement: Decimal("1001"))
        ),
        ("terms.convert_to", RewardTerms(type: .cashback, amount: Money("1"), convertTo: .gc)),
        ("terms.eligible_games", RewardTerms(type: .cashback, amount: Money("1"), eligibleGames: ["a b"])),
        ("terms.game_shares", RewardTerms(type: .cashback, amount: Money("1"), gameShares: ["a": Decimal("1.1")])),
        ("terms.game_shares", RewardTerms(type: .cashback, amount: Money("1"), gameShares: ["a b": Decimal("1")])),
        ("terms.game_shares", RewardTerms(type: .tickets, amount: Money("1"), gameShares: ["a": Decimal("1")])),
        (
            "terms.game_shares",
            RewardTerms(
                type: .cashback, amount: Money("1"), eligibleGames: ["a"], gameShares: ["a": Decimal("0.5")])
        ),
        (
            "terms.metadata",
            RewardTerms(
                type: .cashback, amount: Money("1"), metadata: ["note": String(repeating: "x", count: 5_000)])
        ),
    ]

    @Test("Terms that make no sense are refused field by field, and change nothing")
    func badTerms() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player("ada")
            let before = try await DatabaseSnapshot.ofRewards(loyalty)
            for (field, terms) in Self.badTerms {
                let error = try await refusal { _ = try await grant(player, terms, key: "g", in: loyalty) }
                #expect(error.code == .invalidArgument)
                #expect(error.details.fieldViolations.map(\.field) == [field])
            }
            #expect(try await DatabaseSnapshot.ofRewards(loyalty).differences(from: before) == [])
        }
    }

    @Test("Calls about what is not there say so, and change nothing")
    func unknown() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let grants = loyalty.rewards.grants
            let player = try await loyalty.player("ada")
            let before = try await DatabaseSnapshot.ofRewards(loyalty)
            func expect(_ code: RPCError.Code, _ hint: String, _ call: () async throws -> Void) async throws {
                let error = try await refusal(call)
                #expect(error.code == code, "\(error)")
                #expect(
                    ([error.details.reason] + error.details.fieldViolations.map(\.field)).contains(hint), "\(error)")
            }
            try await expect(.notFound, "REWARD_UNKNOWN") {
                _ = try await grants.getReward(GetRewardRequest(playerID: player, rewardID: 5))
            }
            try await expect(.invalidArgument, "reward_id") {
                _ = try await grants.getReward(GetRewardRequest(playerID: player))
            }
            try await expect(.notFound, "REWARD_UNKNOWN") {
                _ = try await grants.cancelReward(
                    CancelRewardRequest(idempotencyKey: "1", playerID: player, rewardID: 5, reason: "x"))
            }
            try await expect(.invalidArgument, "reason") {
                _ = try await grants.cancelReward(
                    CancelRewardRequest(idempotencyKey: "1", playerID: player, rewardID: 5))
            }
            try await expect(.notFound, "RULE_UNKNOWN") {
                _ = try await grants.setBudget(
                    SetBudgetRequest(
                        idempotencyKey: "1", ruleID: "gone", currency: .bonus, period: .day, limit: Money("1")))
            }
            try await expect(.invalidArgument, "currency") {
                _ = try await grants.setBudget(
                    SetBudgetRequest(idempotencyKey: "1", currency: .gc, period: .day, limit: Money("1")))
            }
            try await expect(.notFound, "BUDGET_UNKNOWN") {
                _ = try await grants.removeBudget(RemoveBudgetRequest(idempotencyKey: "1", budgetID: 7))
            }
            try await expect(.notFound, "PLAYER_UNKNOWN") {
                _ = try await grants.listRewards(
                    ListRewardsRequest(playerID: "00000000-0000-4000-8000-000000000000"))
            }
            try await expect(.invalidArgument, "grants") {
                _ = try await grants.issueBatch(
                    IssueBatchRequest(grants: Array(repeating: GrantRewardRequest(), count: 1_001)))
            }
            #expect(try await DatabaseSnapshot.ofRewards(loyalty).differences(from: before) == [])
        }
    }
}
