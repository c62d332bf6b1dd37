private import CommonContract
package import Domain
package import RewardsContract
private import ServiceRuntime

extension RewardsService.Reward {
    /// As the wire carries it.
    package var contract: RewardsContract.Reward {
        RewardsContract.Reward(
            rewardID: id.value, playerID: playerID.description, ruleID: terms.ruleID ?? "",
            ruleVersion: terms.ruleVersion ?? 0, type: terms.type.contract,
            currency: terms.type.currency?.contract ?? .unspecified, amount: terms.amount.contract,
            status: status.contract, wageringRequired: terms.wageringRequired.contract,
            wageringCompleted: wageringCompleted.contract, bonusRemaining: bonusRemaining.contract,
            convertedAmount: convertedAmount.contract, issuedAt: issuedAt.contract,
            expiresAt: terms.expiresAt?.contract, completedAt: completedAt?.contract, closedAt: closedAt?.contract,
            closedReason: closedReason ?? "", metadata: terms.metadata)
    }
}

extension RewardTotals {
    /// As the wire carries it.
    ///
    /// - Throws: ``DomainError/Code/overflow`` for sums past what an amount can be.
    package func contract() throws(DomainError) -> RuleReport {
        RuleReport(
            ruleID: rule?.text ?? "", currency: currency?.contract ?? .unspecified, rewards: rewards, players: players,
            amount: try Domain.Money(amount, rounding: .down).contract,
            convertedAmount: try Domain.Money(converted, rounding: .down).contract, active: active,
            completed: completed, expired: expired, cancelled: cancelled)
    }
}
