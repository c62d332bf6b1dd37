package import Domain
package import Postgres
private import ServiceRuntime

/// Grants what was decided: budgets, ledger and reward in the caller's transaction.
package struct GrantStore: Sendable {
    private let postings: PostingStore
    private let budgets: BudgetStore

    package init(postings: PostingStore, budgets: BudgetStore) {
        self.postings = postings
        self.budgets = budgets
    }

    /// Grants to a player, whose balances the transaction has locked.
    ///
    /// - Returns: The rewards, in order.
    /// - Throws: ``BudgetContended`` where a budget has less left than was decided by, ``GrantRefused`` where the ledger says
    ///   no; both leave the transaction to be rolled back. `PostgresError`.
    package func grant(
        _ decisions: [GrantDecision], to player: PlayerID, description: String? = nil, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> [Reward] {
        guard !decisions.isEmpty else { return [] }
        guard try await budgets.spend(Self.spent(decisions), by: player, at: now, in: transaction) else {
            throw BudgetContended()
        }
        let postings = decisions.map { decision in
            Posting(granting: decision.grant, to: player, key: nil, at: now, description: description)
        }
        let outcomes = try await self.postings.write(postings, at: now, in: transaction)
        var rewards: [Reward] = []
        for (posting, outcome) in zip(postings, outcomes) {
            switch outcome {
            case .posted(let receipt), .replayed(let receipt):
                guard let reward = receipt.reward else { throw GrantRefused(.lostRace, of: posting) }
                rewards.append(reward)
            case .refused(let refusal): throw GrantRefused(refusal, of: posting)
            }
        }
        try await note(decisions, rewards, to: player, at: now, in: transaction)
        return rewards
    }

    /// Remembers what rules granted, so that they do not grant it again.
    private func note(
        _ decisions: [GrantDecision], _ rewards: [Reward], to player: PlayerID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        var rules: [String] = []
        var periods: [String] = []
        var ids: [TransactionID] = []
        for (decision, reward) in zip(decisions, rewards) {
            guard let rule = decision.grant.ruleID else { continue }
            rules.append(rule)
            periods.append(decision.period)
            ids.append(reward.id)
        }
        guard !rules.isEmpty else { return }
        try await transaction.execute(FactsStatements.insertGrants, player, rules, periods, ids, now)
    }

    private static func spent(_ decisions: [GrantDecision]) throws(DomainError) -> [BudgetID: Money] {
        var spent: [BudgetID: Money] = [:]
        for decision in decisions {
            for budget in decision.budgets { spent[budget] = try (spent[budget] ?? .zero) + decision.grant.amount }
        }
        return spent
    }
}

/// A budget has less left than it had when the grant was decided: decide again.
package struct BudgetContended: Error, Sendable, Hashable {}

/// The ledger does not take a grant.
package struct GrantRefused: Error, Sendable, Hashable {
    package let refusal: PostingRefusal
    package let posting: Posting

    package init(_ refusal: PostingRefusal, of posting: Posting) {
        self.refusal = refusal
        self.posting = posting
    }
}
