private import Domain
package import RewardsContract
private import ServiceRuntime

extension RewardsService.Player {
    /// As the wire carries it.
    package var contract: RewardsContract.Player {
        RewardsContract.Player(
            playerID: playerID.description, email: email.text, name: name, segment: segment.contract,
            tier: tier.contract, riskScore: riskScore, isActive: standing.isActive, isBlocked: standing.isBlocked,
            selfExcludedUntil: standing.selfExcludedUntil?.contract, birthdate: birthdate?.description ?? "",
            country: country ?? "", state: state ?? "", timeZone: timeZone, kycStatus: identityCheck.contract,
            createdAt: createdAt.contract, updatedAt: updatedAt.contract, lastActivityAt: lastActivityAt?.contract)
    }
}

extension PlayerSegment {
    var contract: Segment {
        switch self {
        case .new: .new
        case .winning: .winning
        case .breakeven: .breakeven
        case .losing: .losing
        case .vip: .vip
        }
    }
}

extension TierLevel {
    var contract: Tier {
        switch self {
        case .bronze: .bronze
        case .silver: .silver
        case .gold: .gold
        case .platinum: .platinum
        }
    }
}

extension IdentityCheck {
    var contract: KycStatus {
        switch self {
        case .notStarted: .notStarted
        case .pending: .pending
        case .approved: .approved
        case .rejected: .rejected
        }
    }
}
