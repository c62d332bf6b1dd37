package import Domain

/// How many LP wagers earn (decision 7): one for each ten wagered, SC and BONUS at par and GC at 1/100,000 (decision 26).
///
/// Points come whole, and what was wagered since the last one is carried to the next wager, exactly: nothing is lost
/// however small the wagers are, and most wagers need no row of LP beside their own.
package struct PointsRate: Sendable, Hashable {
    /// What must be wagered for one point.
    package var wageredPerPoint: Int32

    package static let seeded = PointsRate(wageredPerPoint: 10)

    /// - Parameter wageredPerPoint: 1 or more.
    package init(wageredPerPoint: Int32) {
        precondition(wageredPerPoint > 0, "a point costs \(wageredPerPoint) wagered")
        self.wageredPerPoint = wageredPerPoint
    }

    /// The points in what was carried and a wager together.
    ///
    /// - Parameter total: Below zero where a voided wager takes more back than was carried: then points are taken back.
    /// - Returns: Whole points, negative to take back; and what is carried, from 0 to less than ``wageredPerPoint``.
    /// - Throws: ``DomainError/Code/outOfRange``, only past the largest amounts.
    package func divide(_ total: FixedDecimal) throws(DomainError) -> (points: Money, carried: FixedDecimal) {
        let price = FixedDecimal(wageredPerPoint).billionths
        var (points, carried) = total.billionths.quotientAndRemainder(dividingBy: price)
        if carried < 0 {
            points -= 1
            carried += price
        }
        // A total has at most 18 digits before the point, so the quotient fits.
        return (try Money(units: Int64(points), nanos: 0), try FixedDecimal(billionths: carried))
    }
}
