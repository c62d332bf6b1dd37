package import Domain

/// A row of `tiers`: where a tier begins, where it ends, and what it brings.
package struct TierStep: Sendable, Hashable {
    package var level: TierLevel
    /// The LP it begins at.
    package var pointsMin: Int32
    /// The last whole LP it holds; nil for the highest, which has no end.
    package var pointsMax: Int32?
    /// What cashback is multiplied by; three decimal places.
    package var cashbackMultiplier: FixedDecimal
    /// Whatever else it brings.
    package var benefits: [String: String]

    package init(
        level: TierLevel, pointsMin: Int32, pointsMax: Int32?, cashbackMultiplier: FixedDecimal = .one,
        benefits: [String: String] = [:]
    ) {
        self.level = level
        self.pointsMin = pointsMin
        self.pointsMax = pointsMax
        self.cashbackMultiplier = cashbackMultiplier
        self.benefits = benefits
    }
}
