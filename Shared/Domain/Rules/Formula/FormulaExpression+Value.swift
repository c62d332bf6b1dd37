extension FormulaExpression {
    /// Calculates, from the leaves up.
    func value(given facts: RuleFacts) throws(FormulaFailure) -> FixedDecimal {
        switch self {
        case .number(let number): return number
        case .variable(let name):
            guard let number = facts.number(name) else { throw .noValue(variable: name) }
            return number
        case .negated(let operand): return -(try operand.value(given: facts))
        case .operation(let sign, let left, let right):
            return try result(sign, try left.value(given: facts), try right.value(given: facts))
        case .call(let function, let arguments):
            var values: [FixedDecimal] = []
            values.reserveCapacity(arguments.count)
            for argument in arguments { values.append(try argument.value(given: facts)) }
            return try result(function, values)
        }
    }

    private func result(
        _ sign: Operator, _ left: FixedDecimal, _ right: FixedDecimal
    ) throws(FormulaFailure) -> FixedDecimal {
        do throws(DomainError) {
            switch sign {
            case .plus: return try left + right
            case .minus: return try left - right
            case .times: return try left.multiplied(by: right, rounding: .halfEven)
            case .dividedBy: return try left.divided(by: right, rounding: .halfEven)
            }
        } catch {
            throw error.code == .divisionByZero ? .divisionByZero(part: description) : .overflow(part: description)
        }
    }

    private func result(_ function: Function, _ values: [FixedDecimal]) throws(FormulaFailure) -> FixedDecimal {
        switch function {
        case .min: return values.dropFirst().reduce(values[0]) { Swift.min($0, $1) }
        case .max: return values.dropFirst().reduce(values[0]) { Swift.max($0, $1) }
        case .clamp:
            guard values[1] <= values[2] else { throw .boundsCrossed(part: description) }
            return Swift.min(Swift.max(values[0], values[1]), values[2])
        case .round:
            var decimals = 0
            if case .call(_, let arguments) = self, arguments.count == 2 { decimals = arguments[1].decimals ?? 0 }
            do throws(DomainError) {
                return try values[0].rounded(toDecimals: decimals, .halfEven)
            } catch {
                throw .overflow(part: description)
            }
        }
    }
}
