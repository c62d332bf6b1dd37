/// A formula as a tree.
indirect enum FormulaExpression: Hashable, Sendable {
    case number(FixedDecimal)
    case variable(String)
    case negated(FormulaExpression)
    case operation(Operator, FormulaExpression, FormulaExpression)
    case call(Function, [FormulaExpression])

    enum Operator: String, Hashable, Sendable, CaseIterable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case dividedBy = "/"
    }

    enum Function: String, Hashable, Sendable, CaseIterable {
        /// The least of two or more.
        case min
        /// The greatest of two or more.
        case max
        /// `clamp(x, low, high)`: x, but not below low and not above high.
        case clamp
        /// `round(x)` to a whole number, `round(x, d)` to d decimals, 0 to 9; half goes to the even digit.
        case round

        var argumentCounts: ClosedRange<Int> {
            switch self {
            case .min, .max: 2...16
            case .clamp: 3...3
            case .round: 1...2
            }
        }
    }
}

extension FormulaExpression.Operator {
    var bindsTightly: Bool { self == .times || self == .dividedBy }
}

extension FormulaExpression: CustomStringConvertible {
    /// The formula with the parentheses that it needs and no others; reads back as the same tree.
    var description: String {
        switch self {
        case .number(let number): number.description
        case .variable(let name): name
        case .negated(let operand): "-" + operand.text(inParentheses: operand.isOperation)
        case .operation(let sign, let left, let right):
            left.text(inParentheses: sign.bindsTightly && left.isSum) + " \(sign.rawValue) "
                + right.text(inParentheses: sign.bindsTightly ? right.isOperation : right.isSum)
        case .call(let function, let arguments):
            function.rawValue + "(" + arguments.map(\.description).joined(separator: ", ") + ")"
        }
    }

    private func text(inParentheses isWrapped: Bool) -> String { isWrapped ? "(\(description))" : description }

    private var isOperation: Bool {
        guard case .operation = self else { return false }
        return true
    }

    private var isSum: Bool {
        guard case .operation(let sign, _, _) = self else { return false }
        return !sign.bindsTightly
    }

    /// The variables that it names.
    var variables: Set<String> {
        switch self {
        case .number: []
        case .variable(let name): [name]
        case .negated(let operand): operand.variables
        case .operation(_, let left, let right): left.variables.union(right.variables)
        case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.variables) }
        }
    }
}
