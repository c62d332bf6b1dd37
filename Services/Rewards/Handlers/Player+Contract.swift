internal import Domain
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
            createdAt: createdAt.contract, updatedAt: updatedAt.contract, lastActivityAt: lastActivityAt?.contract,
            erasedAt: erasedAt?.contract)
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

extension PlayerSegment {
    /// - Throws: ``DomainError/Code/outOfRange`` for a segment that is not set or not known here.
    init(_ wire: Segment) throws(DomainError) {
        guard let segment = Self.allCases.first(where: { $0.contract == wire }) else {
            throw DomainError(.outOfRange, "must be one of the segments")
        }
        self = segment
    }
}

extension TierLevel {
    /// - Throws: ``DomainError/Code/outOfRange`` for a tier that is not set or not known here.
    init(_ wire: Tier) throws(DomainError) {
        guard let level = Self.allCases.first(where: { $0.contract == wire }) else {
            throw DomainError(.outOfRange, "must be one of the tiers")
        }
        self = level
    }
}

extension IdentityCheck {
    /// - Throws: ``DomainError/Code/outOfRange`` for a status that is not set or not known here.
    init(_ wire: KycStatus) throws(DomainError) {
        guard let check = Self.allCases.first(where: { $0.contract == wire }) else {
            throw DomainError(.outOfRange, "must be not started, pending, approved or rejected")
        }
        self = check
    }
}
