package import Domain

/// The four tiers, the lowest first: from 0 LP upwards without a gap.
///
/// Source: `004_3ae2b85e20edefcd.txt`, table 4; decision 7.
package struct TierLadder: Sendable, Hashable {
    package let steps: [TierStep]

    /// - Returns: A ladder, or why the steps are none. Earlier refusals win.
    package static func make(_ steps: [TierStep]) -> Result<TierLadder, TierLadderRefusal> {
        guard steps.map(\.level) == TierLevel.allCases else { return .failure(.incomplete) }
        var begin: Int32 = 0
        for step in steps.dropLast() {
            guard step.pointsMin == begin, let end = step.pointsMax, end >= begin, end < .max else {
                return .failure(.notContiguous(step.level))
            }
            begin = end + 1
        }
        guard let last = steps.last, last.pointsMin == begin, last.pointsMax == nil else {
            return .failure(.notContiguous(steps.last?.level ?? .platinum))
        }
        return .success(TierLadder(steps: steps))
    }

    /// Decision 7.
    package static let seeded = TierLadder(steps: [
        TierStep(level: .bronze, pointsMin: 0, pointsMax: 999),
        TierStep(level: .silver, pointsMin: 1_000, pointsMax: 9_999, cashbackMultiplier: .tenths(12)),
        TierStep(level: .gold, pointsMin: 10_000, pointsMax: 49_999, cashbackMultiplier: .tenths(15)),
        TierStep(level: .platinum, pointsMin: 50_000, pointsMax: nil, cashbackMultiplier: .tenths(20)),
    ])

    private init(steps: [TierStep]) { self.steps = steps }

    /// The step that a balance of LP reaches: the highest that begins at or below it.
    package func step(at points: Money) -> TierStep {
        steps.last { Money($0.pointsMin) <= points } ?? steps[0]
    }

    /// The tier that a balance of LP reaches.
    package func tier(at points: Money) -> TierLevel { step(at: points).level }

    /// The step above a tier; nil above the highest.
    package func step(above level: TierLevel) -> TierStep? {
        steps.firstIndex { $0.level == level }.flatMap { $0 + 1 < steps.count ? steps[$0 + 1] : nil }
    }

    /// The step of a tier.
    package func step(of level: TierLevel) -> TierStep { steps.first { $0.level == level } ?? steps[0] }

    /// What a player of a tier lacks to the next one; nil at the highest. Points that were spent count no more, the tier that
    /// they reached stays.
    package func pointsToNextTier(from level: TierLevel, at points: Money) -> Money? {
        guard let next = step(above: level) else { return nil }
        // A balance is never negative, so the difference is at most what a tier begins at.
        return try? Money(next.pointsMin) - points
    }
}

/// Why steps are no ladder. Earlier cases win.
package enum TierLadderRefusal: Error, Sendable, Hashable {
    /// Not each of the four levels once, in order.
    case incomplete
    /// The range of this level does not begin right after the one below it, or ends where it must not.
    case notContiguous(TierLevel)
}

extension FixedDecimal {
    /// 12 is 1.2.
    fileprivate static func tenths(_ count: Int32) -> FixedDecimal {
        // A 32-bit number of tenths never leaves the bounds.
        (try? FixedDecimal(billionths: Int128(count) * 100_000_000)) ?? .one
    }
}
