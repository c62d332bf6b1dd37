extension Money {
    /// Divides the amount into equal parts whose sum is the amount.
    ///
    /// What does not divide goes to the first parts, 0.0001 each: 0.0005 in three is 0.0002, 0.0002, 0.0001.
    ///
    /// - Throws: ``DomainError/Code/outOfRange`` unless there is at least one part.
    package func split(into parts: Int) throws(DomainError) -> [Money] {
        guard parts > 0 else { throw DomainError(.outOfRange, "an amount is split into 1 part or more, not \(parts)") }
        let (quotient, remainder) = tenThousandths.quotientAndRemainder(dividingBy: Int64(parts))
        return (0..<parts).map { index in
            Money(unchecked: quotient + (index < remainder.magnitude ? remainder.signum() : 0))
        }
    }

    /// Divides the amount in proportion to the weights; the sum of the parts is the amount.
    ///
    /// Each part is less than 0.0001 from its exact share, and the odd ten-thousandths go to the earlier parts. A weight
    /// of zero gets nothing.
    ///
    /// - Throws: ``DomainError/Code/outOfRange`` when a weight is negative or their sum is not a positive 64-bit number.
    package func split(byWeights weights: [Int64]) throws(DomainError) -> [Money] {
        var sum: Int64 = 0
        for weight in weights {
            let (next, overflow) = sum.addingReportingOverflow(weight)
            guard weight >= 0, !overflow else {
                throw DomainError(.outOfRange, "weights are not negative and their sum fits in 64 bits, came \(weight)")
            }
            sum = next
        }
        guard sum > 0 else { throw DomainError(.outOfRange, "at least one weight is more than zero") }
        // Each part is the difference of two running totals, so that nothing is lost whatever the rounding.
        var weightBefore: Int64 = 0
        var totalBefore: UInt64 = 0
        return weights.map { weight in
            weightBefore += weight
            let exact = UInt128(tenThousandths.magnitude) * UInt128(weightBefore)
            let total = UInt64(ExactArithmetic.divide(exact, by: UInt128(sum), rounding: .up))
            defer { totalBefore = total }
            let part = Int64(total - totalBefore)
            return Money(unchecked: isNegative ? -part : part)
        }
    }
}
