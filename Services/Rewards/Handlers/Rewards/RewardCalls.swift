package import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.RewardGrants`.
package struct RewardCalls: RewardGrantsHandler {
    /// More would keep a caller waiting for too long.
    private static let grantsMax = 1_000
    /// How many grants of a batch are under way at a time; each holds a connection.
    private static let grantsAtOnceMax = 8

    let database: PostgresPool
    let rewards: RewardStore
    let rules: RuleStore
    let postings: PostingStore
    let granting: Granting
    let calls: KeyedCalls
    let clock: any WallClock

    package init(
        database: PostgresPool, postings: PostingStore, granting: Granting, calls: KeyedCalls,
        clock: any WallClock
    ) {
        self.database = database
        rewards = RewardStore(database: database)
        rules = RuleStore(database: database)
        self.postings = postings
        self.granting = granting
        self.calls = calls
        self.clock = clock
    }

    package func grantReward(_ request: GrantRewardRequest, context: CallContext) async throws -> GrantRewardResponse {
        var fields = RequestFields()
        let now = clock.now()
        guard let asked = GrantByHand(request, at: now, &fields) else { throw fields.error }
        let response = try await granting.retryingBudgets {
            try await calls.perform(
                RewardGrantsClient.Methods.grantReward.path, key: request.idempotencyKey, request: request,
                replayed: \.replayed, deadline: context.deadline
            ) { transaction in
                let reward = try await granting.grant(asked, at: now, in: transaction)
                return GrantRewardResponse(reward: reward.contract)
            }
        }
        granting.granted()
        return response
    }

    package func issueBatch(_ request: IssueBatchRequest, context: CallContext) async throws -> IssueBatchResponse {
        let grants = request.grants
        guard grants.count <= Self.grantsMax else {
            throw RPCError.invalidArgument(
                field: "grants", "has at most \(Self.grantsMax) elements, came \(grants.count)")
        }
        var outcomes = [GrantOutcome](repeating: GrantOutcome(), count: grants.count)
        try await withThrowingTaskGroup(of: (Int, GrantOutcome).self) { group in
            var next = 0
            func addNext() {
                let index = next
                next += 1
                group.addTask { (index, await outcome(of: grants[index], context: context)) }
            }
            while next < min(Self.grantsAtOnceMax, grants.count) { addNext() }
            for try await (index, outcome) in group {
                outcomes[index] = outcome
                if next < grants.count { addNext() }
            }
        }
        return IssueBatchResponse(outcomes: outcomes)
    }

    /// Grants one of a batch; what is wrong with it is its own affair.
    private func outcome(of request: GrantRewardRequest, context: CallContext) async -> GrantOutcome {
        do {
            return GrantOutcome(outcome: .granted(try await grantReward(request, context: context)))
        } catch {
            let error = RPCError.from(error)
            let reason = error.details.reason.isEmpty ? error.code.statusName : error.details.reason
            return GrantOutcome(
                outcome: .refused(
                    GrantRefusal(
                        reason: reason, message: error.message, metadata: error.details.metadata,
                        field: error.details.fieldViolations.first?.field ?? "")))
        }
    }
}

extension Granting {
    /// Grants by hand, as a part of the caller's transaction: the budgets of all rewards hold, and the block of an abuse score.
    func grant(
        _ asked: GrantByHand, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> RewardsService.Reward {
        guard let player = try await facts.lock(asked.player, .seeded, in: transaction) else {
            throw RPCError.unknown(asked.player)
        }
        if let refusal = player.standing.refusal(at: now) { throw RPCError.standing(refusal, of: asked.player) }
        let effect = abuse.effect(of: player.abuseScore)
        if effect.blocksRewards {
            throw RPCError(
                .failedPrecondition,
                "The player's abuse score of \(effect.score) blocks rewards. Resolve their signals first.",
                details: RPCError.Details(
                    reason: "ABUSE_BLOCKED", domain: "rewards.loyalty", metadata: ["score": "\(effect.score)"]))
        }
        let spent = try await budgets.book(for: asked.player, at: now, in: transaction)
            .applying(to: nil, asked.grant.type.currency)
        for budget in spent where budget.remaining < asked.grant.amount { throw RPCError.exhausted(budget) }
        let decision = GrantDecision(
            grant: asked.grant, period: "", budgets: spent.map(\.id), formulaValue: FixedDecimal(asked.grant.amount),
            tierMultiplier: .one, abuse: effect)
        let rewards = try await grant(
            [decision], to: asked.player, description: asked.description, at: now, in: transaction)
        guard let reward = rewards.first else { throw RPCError(.internalError, "The grant left no reward.") }
        return reward
    }
}

extension RPCError {
    /// RESOURCE_EXHAUSTED of a budget.
    static func exhausted(_ budget: BudgetBook.Entry) -> RPCError {
        RPCError(
            .resourceExhausted, "Of the budget \(budget.id) only \(budget.remaining) remain in this period.",
            details: Details(
                reason: "BUDGET_EXHAUSTED", domain: "rewards.loyalty",
                metadata: ["budget_id": "\(budget.id)", "remaining": "\(budget.remaining)"]))
    }
}
