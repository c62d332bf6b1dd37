package import Domain

/// How many LP wagers earn (decision 7): one for each ten wagered, SC and BONUS at par and GC at 1/100,000 (decision 26).
package struct PointsRate: Sendable, Hashable {
    /// What must be wagered for one point.
    package var wageredPerPoint: Int32

    package static let seeded = PointsRate(wageredPerPoint: 10)

    /// - Parameter wageredPerPoint: 1 or more.
    package init(wageredPerPoint: Int32) {
        precondition(wageredPerPoint > 0, "a point costs \(wageredPerPoint) wagered")
        self.wageredPerPoint = wageredPerPoint
    }

    /// What one wager, or the wagers between two totals, earn: the difference of what either total has earned, cut off at
    /// the fourth decimal. So nothing is lost however small the wagers are: a million of 1 GC earn exactly 1 point.
    ///
    /// - Parameters:
    ///   - before: The player's weighted total before, as `player_metrics.total_wagered` keeps it.
    ///   - after: The same after; less than `before` for a voided wager, which then takes points back.
    /// - Throws: ``DomainError/Code/overflow``, only past the largest amounts.
    package func points(from before: FixedDecimal, to after: FixedDecimal) throws(DomainError) -> Money {
        try points(earnedBy: after) - points(earnedBy: before)
    }

    /// What a total has earned.
    private func points(earnedBy total: FixedDecimal) throws(DomainError) -> Money {
        try Money(total.divided(by: FixedDecimal(wageredPerPoint), rounding: .down), rounding: .down)
    }
}
