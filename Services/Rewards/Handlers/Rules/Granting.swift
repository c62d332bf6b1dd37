internal import Domain
package import Postgres
internal import RPC
package import ServiceRuntime

/// Evaluates rules for players and grants what they decide: what the calls of rules and of rewards share. Preview and grant
/// differ in nothing but that one of them writes.
package struct Granting: Sendable {
    /// How often a grant is decided again because somebody else spent the same budget meanwhile.
    private static let attemptsMax = 8

    let database: PostgresPool
    let rules: RuleStore
    let facts = FactsStore()
    let budgets: BudgetStore
    let grants: GrantStore
    let outbox: Outbox
    let abuse: AbusePolicy
    let segments: SegmentPolicy
    let tiers: TierStore

    package init(
        database: PostgresPool, postings: PostingStore, outbox: Outbox, abuse: AbusePolicy = .seeded,
        segments: SegmentPolicy = .seeded
    ) {
        self.database = database
        rules = RuleStore(database: database)
        budgets = BudgetStore()
        grants = GrantStore(postings: postings, budgets: budgets)
        self.outbox = outbox
        self.abuse = abuse
        self.segments = segments
        tiers = TierStore(database: database)
    }

    /// What became of a rule, and the reward where it granted one.
    package typealias Result = (outcome: RuleOutcome, reward: Reward?)

    /// Evaluates rules and grants what they decide, as a part of the caller's transaction.
    ///
    /// - Throws: NOT_FOUND, FAILED_PRECONDITION as the contract says; ``BudgetContended``, for which
    ///   ``retryingBudgets(_:)`` is there.
    func evaluate(
        _ request: EvaluationRequest, for player: PlayerID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [Result] {
        let ladder = try await tiers.ladder(in: transaction)
        guard let facts = try await facts.lock(player, ladder, in: transaction) else { throw RPCError.unknown(player) }
        if let refusal = facts.standing.refusal(at: now) { throw RPCError.standing(refusal, of: player) }
        let evaluation = try await evaluation(of: request, onlyActive: true, at: now, in: transaction)
        var book = try await budgets.book(for: player, at: now, in: transaction)
        let outcomes = try await outcomes(evaluation, for: facts, request.trigger, &book, in: transaction)
        let rewards = try await grant(outcomes.compactMap(\.decision), to: player, at: now, in: transaction)
        var granted = rewards.makeIterator()
        return outcomes.map { ($0, $0.decision == nil ? nil : granted.next()) }
    }

    /// Grants what was decided for a player whose balances are locked.
    ///
    /// - Throws: What the ledger has against it, as the contract says; ``BudgetContended``.
    func grant(
        _ decisions: [GrantDecision], to player: PlayerID, description: String? = nil, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> [Reward] {
        do {
            return try await grants.grant(decisions, to: player, description: description, at: now, in: transaction)
        } catch let refused as GrantRefused {
            throw refused.refusal.error(for: refused.posting)
        }
    }

    /// Runs what grants again while budgets are contended.
    ///
    /// - Throws: ABORTED with BUDGET_CONTENDED in the end; what `body` throws.
    func retryingBudgets<Value>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 0..<Self.attemptsMax {
            do { return try await body() } catch is BudgetContended { continue }
        }
        throw RPCError(
            .aborted, "Others spend the same budgets all the time. Send it again in a moment.",
            details: RPCError.Details(reason: "BUDGET_CONTENDED", domain: "rewards.loyalty"))
    }

    /// Something may have been granted: lets other services hear of it.
    func granted() { outbox.wake() }

    /// Whether there is such a player.
    func knows(_ player: PlayerID) async throws -> Bool {
        try await facts.facts(of: player, .seeded, in: database) != nil
    }

    // MARK: - What both paths share

    /// The rules that are asked for, ready to run.
    func evaluation(
        of request: EvaluationRequest, onlyActive: Bool, at now: Timestamp, in queries: some PostgresQuerying
    ) async throws -> RuleEvaluation {
        var found: [RewardRule]
        if let draft = request.draft {
            found = [RewardRule(id: try RuleID("draft"), text: draft, createdAt: now)]
        } else if request.rules.isEmpty {
            found = try await rules.activeRules(in: queries)
        } else {
            found = try await rules.rules(request.rules, in: queries)
            let known = Set(found.map(\.id))
            if let unknown = request.rules.first(where: { !known.contains($0) }) { throw RPCError.unknown(unknown) }
            if onlyActive { found.removeAll { !$0.isActive } }
        }
        return RuleEvaluation(rules: found.map { CompiledRule($0) }, at: now, abuse: abuse, segments: segments)
    }

    func outcomes(
        _ evaluation: RuleEvaluation, for player: PlayerFacts, _ trigger: EvaluationTrigger, _ book: inout BudgetBook,
        in queries: some PostgresQuerying
    ) async throws -> [RuleOutcome] {
        let histories = try await facts.histories(of: [player.playerID], for: evaluation, trigger, in: queries)
        return try evaluation.outcomes(
            for: player, trigger: trigger, history: histories[player.playerID] ?? GrantHistory(), budgets: &book)
    }
}

extension RPCError {
    /// FAILED_PRECONDITION of a player who neither wagers nor receives.
    static func standing(_ refusal: PostingRefusal, of player: PlayerID) -> RPCError {
        refusal.error(
            for: Posting(playerID: player, type: .reward, currency: .bonus, amount: .smallest, key: nil))
    }
}
