package import Domain

/// What a player's abuse score means for a reward. Whoever grants one applies it: see ``AbusePolicy/effect(of:)``.
package struct AbuseEffect: Sendable, Hashable {
    /// 0 to 100.
    package var score: Int32
    package var halvesRewards: Bool
    package var raisesWagering: Bool
    /// No rewards at all.
    package var blocksRewards: Bool

    /// Of a player without signals.
    package static let none = AbuseEffect(
        score: 0, halvesRewards: false, raisesWagering: false, blocksRewards: false)

    package init(score: Int32, halvesRewards: Bool, raisesWagering: Bool, blocksRewards: Bool) {
        self.score = score
        self.halvesRewards = halvesRewards
        self.raisesWagering = raisesWagering
        self.blocksRewards = blocksRewards
    }

    /// Half of the amount, cut off at the fourth decimal, or all of it.
    ///
    /// - Throws: ``DomainError/Code/overflow``, never for what is an amount already.
    package func reward(_ amount: Money) throws(DomainError) -> Money {
        halvesRewards ? try Ratio(1, 2).of(amount, rounding: .down) : amount
    }

    /// The requirement and half as much again, rounded up at the fourth decimal, or the requirement.
    ///
    /// - Throws: ``DomainError/Code/overflow``.
    package func wageringRequirement(_ amount: Money) throws(DomainError) -> Money {
        raisesWagering ? try Ratio(3, 2).of(amount, rounding: .up) : amount
    }

    /// 1, or 0.5.
    package var rewardMultiplier: FixedDecimal { halvesRewards ? Self.half : .one }

    /// 1, or 1.5.
    package var wageringMultiplier: FixedDecimal { raisesWagering ? Self.oneAndAHalf : .one }

    private static let half = (try? FixedDecimal("0.5")) ?? .one
    private static let oneAndAHalf = (try? FixedDecimal("1.5")) ?? .one
}
