private import CommonContract
private import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

extension RuleCalls {
    package func getRule(_ request: GetRuleRequest, context: CallContext) async throws -> GetRuleResponse {
        let id = try RuleID.read(request.ruleID)
        if request.version < 0 { throw RPCError.invalidArgument(field: "version", "is 0 or more") }
        let found =
            request.version == 0
            ? try await rules.rules([id])
            : try await rules.versions(of: id, before: request.version &+ 1, limit: 1)
        guard let rule = found.first, request.version == 0 || rule.version == request.version else {
            throw RPCError.unknown(id)
        }
        return GetRuleResponse(rule: rule.contract)
    }

    package func listRules(_ request: ListRulesRequest, context: CallContext) async throws -> ListRulesResponse {
        var fields = RequestFields()
        let state = fields.read("state") { () throws(DomainError) in try RuleListState(request.state) }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 2) }
        guard let state, let page, fields.areValid else { throw fields.error }
        let place = page.after.map { RulePlace(negatedPriority: $0[0], number: $0[1]) }
        // One more than asked for says whether there is a page after this one.
        let found = try await rules.page(state, after: place, limit: page.size + 1)
        let shown = found.prefix(page.size)
        let last = found.count > page.size ? shown.last?.place : nil
        return ListRulesResponse(
            rules: shown.map(\.rule.contract),
            page: PageResponse(
                nextPageToken: last.map { Page.token(after: [$0.negatedPriority, $0.number]) } ?? ""))
    }

    package func listRuleVersions(
        _ request: ListRuleVersionsRequest, context: CallContext
    ) async throws -> ListRuleVersionsResponse {
        let id = try RuleID.read(request.ruleID)
        var fields = RequestFields()
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 1) }
        guard let page else { throw fields.error }
        let before = page.after.map { Int32(clamping: $0[0]) } ?? .max
        let found = try await rules.versions(of: id, before: before, limit: page.size + 1)
        if found.isEmpty, page.after == nil { throw RPCError.unknown(id) }
        let shown = found.prefix(page.size)
        let last = found.count > page.size ? shown.last : nil
        return ListRuleVersionsResponse(
            rules: shown.map(\.contract),
            page: PageResponse(nextPageToken: last.map { Page.token(after: [Int64($0.version)]) } ?? ""))
    }

    package func listVariables(
        _ request: ListVariablesRequest, context: CallContext
    ) async throws -> ListVariablesResponse {
        ListVariablesResponse(variables: RuleVocabulary.rewards.variables.map(\.contract))
    }

    package func validateRule(
        _ request: ValidateRuleRequest, context: CallContext
    ) async throws -> ValidateRuleResponse {
        let (_, terms, problems) = RuleText.read(request.rule)
        return ValidateRuleResponse(
            problems: problems.map(\.contract), formula: terms?.config.formula?.description ?? "",
            variables: terms?.variables ?? [])
    }
}

extension RuleListState {
    fileprivate init(_ wire: RuleState) throws(DomainError) {
        switch wire {
        case .unspecified: self = .all
        case .active: self = .active
        case .inactive: self = .inactive
        case .archived: self = .archived
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the states, came the unknown number \(number)")
        }
    }
}
