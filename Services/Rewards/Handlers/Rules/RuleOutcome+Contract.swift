private import CommonContract
package import Domain
package import RewardsContract
private import ServiceRuntime

extension RuleOutcome {
    /// As the wire carries it.
    ///
    /// - Parameter reward: What was granted; nil for a preview.
    package func contract(granted reward: RewardsService.Reward? = nil) -> RuleResult {
        var result = RuleResult(
            ruleID: rule.text, version: version, matched: matched,
            conditions: conditions.map { condition in
                RewardsContract.ConditionResult(
                    name: condition.name, wanted: condition.wanted, actual: condition.actual ?? "",
                    hasValue: condition.actual != nil, held: condition.held)
            })
        switch verdict {
        case .grant(let decision): result.grant = decision.contract(granted: reward)
        case .skip(let skip):
            result.skipReason = SkipReason(rawValue: skip.number)
            result.skipMessage = skip.message
        }
        return result
    }
}

extension GrantDecision {
    fileprivate func contract(granted reward: RewardsService.Reward?) -> RuleGrant {
        RuleGrant(
            rewardType: grant.type.rawValue, currency: grant.type.currency?.contract ?? .unspecified,
            amount: grant.amount.contract, wageringRequired: grant.wageringRequired.contract,
            expiresAt: grant.expiresAt?.contract, formulaValue: formulaValue.contract,
            tierMultiplier: tierMultiplier.contract, halved: abuse.halvesRewards,
            wageringRaised: abuse.raisesWagering, rewardID: reward?.id.value ?? 0)
    }
}

extension SimulationTotals {
    /// As the wire carries it.
    ///
    /// - Throws: ``DomainError/Code/overflow`` for costs past what an amount can be.
    package func contract(isComplete: Bool, isTruncated: Bool) throws(DomainError) -> SimulateSegmentResponse {
        var answer = SimulateSegmentResponse(
            players: players, playersGranted: playersGranted, isComplete: isComplete, isTruncated: isTruncated)
        for rule in rules {
            answer.rules.append(
                RuleTotals(
                    ruleID: rule.id.text, matched: rule.matched, granted: rule.granted,
                    currency: rule.currency?.contract ?? .unspecified,
                    amount: try Domain.Money(rule.amount, rounding: .down).contract,
                    skips: rule.skips.sorted { $0.key < $1.key }
                        .map { SkipCount(reason: SkipReason(rawValue: $0.key), count: $0.value) }))
        }
        for cost in costs {
            answer.costs.append(
                CurrencyAmount(
                    currency: cost.currency.contract, amount: try Domain.Money(cost.amount, rounding: .down).contract))
        }
        return answer
    }
}
