private import CommonContract
private import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

extension RewardCalls {
    package func getReward(_ request: GetRewardRequest, context: CallContext) async throws -> GetRewardResponse {
        let name = try RewardName(playerID: request.playerID, rewardID: request.rewardID)
        guard let reward = try await rewards.reward(name.reward, of: name.player) else { throw RPCError.unknown(name) }
        return GetRewardResponse(reward: reward.contract)
    }

    package func listRewards(_ request: ListRewardsRequest, context: CallContext) async throws -> ListRewardsResponse {
        var fields = RequestFields()
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        let rule = fields.readOptional("rule_id", request.ruleID) { (text) throws(DomainError) in try RuleID(text) }
        let status = fields.read("status") { () throws(DomainError) in
            try RewardsService.RewardStatus(optional: request.status)
        }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 2) }
        let place = fields.read("page.page_token") { () throws(DomainError) -> RewardPlace? in
            guard let keys = page?.after else { return nil }
            return RewardPlace(issuedAt: try Timestamp(microseconds: keys[0]), id: keys[1])
        }
        guard let player, let rule, let status, let page, let place, fields.areValid else { throw fields.error }
        let found = try await rewards.rewards(
            matching: RewardFilter(player: player, rule: rule, status: status), before: place, limit: page.size + 1)
        if found.isEmpty, let player, try await !granting.knows(player) { throw RPCError.unknown(player) }
        let shown = found.prefix(page.size)
        let last = found.count > page.size ? shown.last : nil
        return ListRewardsResponse(
            rewards: shown.map(\.contract),
            page: PageResponse(
                nextPageToken: last.map { Page.token(after: [$0.issuedAt.microseconds, $0.id.value]) } ?? ""))
    }

    package func rewardReport(
        _ request: RewardReportRequest, context: CallContext
    ) async throws -> RewardReportResponse {
        var fields = RequestFields()
        let from = fields.read("issued_from") { () throws(DomainError) -> Domain.Timestamp? in
            guard let time = request.issuedFrom else { return nil }
            return try Timestamp(time)
        }
        let until = fields.read("issued_until") { () throws(DomainError) -> Domain.Timestamp? in
            guard let time = request.issuedUntil else { return nil }
            return try Timestamp(time)
        }
        if let from, let until, let from, let until, from >= until {
            fields.refuse("issued_until", "must be after issued_from")
        }
        guard let from, let until, fields.areValid else { throw fields.error }
        let totals = try await rewards.report(from: from, until: until)
        var answer = RewardReportResponse()
        for total in totals { answer.rules.append(try total.contract()) }
        return answer
    }
}
