/// Why a formula has no result for these facts: a reason to skip the rule, not a fault of the program.
package enum FormulaFailure: Error, Hashable, Sendable {
    /// The variable has no value, as the days since a deposit that never was.
    case noValue(variable: String)
    /// The divisor of this part was zero.
    case divisionByZero(part: String)
    /// This part's result has more than 18 digits before the point.
    case overflow(part: String)
    /// The low bound of this `clamp` is above its high one.
    case boundsCrossed(part: String)
}

extension FormulaFailure: CustomStringConvertible {
    /// One sentence for people.
    package var description: String {
        switch self {
        case .noValue(let variable): "\(variable) has no value"
        case .divisionByZero(let part): "division by zero in \(part)"
        case .overflow(let part): "the result of \(part) has more than 18 digits before the point"
        case .boundsCrossed(let part): "the low bound is above the high one in \(part)"
        }
    }
}
