package import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.Rules`.
package struct RuleCalls: RulesHandler {
    let database: PostgresPool
    let rules: RuleStore
    let granting: Granting
    let calls: KeyedCalls
    let clock: any WallClock

    package init(
        database: PostgresPool, rules: RuleStore, granting: Granting, calls: KeyedCalls, clock: any WallClock
    ) {
        self.database = database
        self.rules = rules
        self.granting = granting
        self.calls = calls
        self.clock = clock
    }

    package func createRule(_ request: CreateRuleRequest, context: CallContext) async throws -> CreateRuleResponse {
        var fields = RequestFields()
        let id = fields.read("rule_id") { () throws(DomainError) in try RuleID(request.ruleID) }
        let text = RuleText(request.rule, field: "rule", &fields)
        guard let id, let text, fields.areValid else { throw fields.error }
        return try await calls.perform(
            RulesClient.Methods.createRule.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let rule = try await rules.insert(
                id, text, isActive: request.isActive, at: clock.now(), in: transaction)
            return CreateRuleResponse(rule: rule.contract)
        }
    }

    package func updateRule(_ request: UpdateRuleRequest, context: CallContext) async throws -> UpdateRuleResponse {
        var fields = RequestFields()
        let id = fields.read("rule_id") { () throws(DomainError) in try RuleID(request.ruleID) }
        let text = RuleText(request.rule, field: "rule", &fields)
        if request.expectedVersion < 1 { fields.refuse("expected_version", "is 1 or more, as GetRule answers it") }
        guard let id, let text, fields.areValid else { throw fields.error }
        return try await calls.perform(
            RulesClient.Methods.updateRule.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let rule = try await lock(id, in: transaction)
            if rule.archivedAt != nil { throw RuleRefusal.archived(id) }
            guard rule.version == request.expectedVersion else {
                throw RuleRefusal.versionChanged(id, now: rule.version)
            }
            let updated = try await rules.update(id, text, at: clock.now(), in: transaction)
            return UpdateRuleResponse(rule: updated.contract)
        }
    }

    package func activateRule(
        _ request: ActivateRuleRequest, context: CallContext
    ) async throws -> ActivateRuleResponse {
        let id = try RuleID.read(request.ruleID)
        return try await calls.perform(
            RulesClient.Methods.activateRule.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let rule = try await lock(id, in: transaction)
            if rule.archivedAt != nil { throw RuleRefusal.archived(id) }
            let updated = try await rules.setActive(id, request.isActive, at: clock.now(), in: transaction)
            return ActivateRuleResponse(rule: updated.contract)
        }
    }

    package func archiveRule(_ request: ArchiveRuleRequest, context: CallContext) async throws -> ArchiveRuleResponse {
        let id = try RuleID.read(request.ruleID)
        return try await calls.perform(
            RulesClient.Methods.archiveRule.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let rule = try await lock(id, in: transaction)
            if rule.archivedAt != nil { return ArchiveRuleResponse(rule: rule.contract) }
            return ArchiveRuleResponse(
                rule: try await rules.archive(id, at: clock.now(), in: transaction).contract)
        }
    }

    private func lock(_ id: RuleID, in transaction: PostgresTransaction) async throws -> RewardRule {
        guard let rule = try await rules.lock(id, in: transaction) else { throw RPCError.unknown(id) }
        return rule
    }
}
