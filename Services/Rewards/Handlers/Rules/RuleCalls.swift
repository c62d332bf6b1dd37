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
    let keys: KeyedCalls
    let clock: any WallClock

    package init(
        database: PostgresPool, rules: RuleStore, granting: Granting, keys: KeyedCalls, clock: any WallClock
    ) {
        self.database = database
        self.rules = rules
        self.granting = granting
        self.keys = keys
        self.clock = clock
    }

    package func createRule(_ request: CreateRuleRequest, context: CallContext) async throws -> CreateRuleResponse {
        var fields = RequestFields()
        let id = fields.read("rule_id") { () throws(DomainError) in try RuleID(request.ruleID) }
        let text = RuleText(request.rule, field: "rule", &fields)
        guard let id, let text, fields.areValid else { throw fields.error }
        do {
            return try await keys.perform(
                RulesClient.Methods.createRule.path, key: request.idempotencyKey, request: request,
                replayed: \.replayed, deadline: context.deadline
            ) { transaction in
                let rule = try await rules.insert(
                    id, text, isActive: request.isActive, at: clock.now(), in: transaction)
                return CreateRuleResponse(rule: rule.contract)
            }
        } catch let error as PostgresError where error.code == .uniqueViolation {
            // Not the same call, come earlier: that one's answer would have been found.
            throw RPCError(
                .alreadyExists, "rule_id: there is a rule \(id) already.",
                details: RPCError.Details(reason: "RULE_ID_TAKEN", domain: "rewards.loyalty"))
        }
    }

    package func updateRule(_ request: UpdateRuleRequest, context: CallContext) async throws -> UpdateRuleResponse {
        var fields = RequestFields()
        let id = fields.read("rule_id") { () throws(DomainError) in try RuleID(request.ruleID) }
        let text = RuleText(request.rule, field: "rule", &fields)
        if request.expectedVersion < 1 { fields.refuse("expected_version", "is 1 or more, as GetRule answers it") }
        guard let id, let text, fields.areValid else { throw fields.error }
        return try await keys.perform(
            RulesClient.Methods.updateRule.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let rule = try await lock(id, in: transaction)
            if rule.archivedAt != nil { throw RPCError.archived(id) }
            guard rule.version == request.expectedVersion else { throw Self.versionChanged(rule) }
            let updated = try await rules.update(id, text, at: clock.now(), in: transaction)
            return UpdateRuleResponse(rule: updated.contract)
        }
    }

    package func activateRule(
        _ request: ActivateRuleRequest, context: CallContext
    ) async throws -> ActivateRuleResponse {
        let id = try RuleID.read(request.ruleID)
        return try await keys.perform(
            RulesClient.Methods.activateRule.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            let rule = try await lock(id, in: transaction)
            if rule.archivedAt != nil { throw RPCError.archived(id) }
            let updated = try await rules.setActive(id, request.isActive, at: clock.now(), in: transaction)
            return ActivateRuleResponse(rule: updated.contract)
        }
    }

    package func archiveRule(_ request: ArchiveRuleRequest, context: CallContext) async throws -> ArchiveRuleResponse {
        let id = try RuleID.read(request.ruleID)
        return try await keys.perform(
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

    private static func versionChanged(_ rule: RewardRule) -> RPCError {
        RPCError(
            .aborted, "The rule \(rule.id) has the version \(rule.version) by now. Read it and change that.",
            details: RPCError.Details(
                reason: "VERSION_CHANGED", domain: "rewards.loyalty", metadata: ["version": "\(rule.version)"]))
    }
}
