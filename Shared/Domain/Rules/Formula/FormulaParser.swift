/// Makes a tree of a formula's words, and checks that every name is known and a number.
///
/// ```
/// sum     = product { ("+" | "-") product }
/// product = factor { ("*" | "/") factor }
/// factor  = "-" factor | number | variable | function "(" sum { "," sum } ")" | "(" sum ")"
/// ```
struct FormulaParser {
    private let tokens: [FormulaToken]
    private let vocabulary: RuleVocabulary
    private var index = 0
    /// How many parentheses, calls and signs are open. Bounded, so that no formula can exhaust the stack.
    private var depth = 0

    static func parse(_ text: String, vocabulary: RuleVocabulary) throws(RuleProblem) -> FormulaExpression {
        var parser = FormulaParser(tokens: try FormulaLexer.tokens(of: text), vocabulary: vocabulary)
        let expression = try parser.sum()
        guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
        return expression
    }

    private init(tokens: [FormulaToken], vocabulary: RuleVocabulary) {
        self.tokens = tokens
        self.vocabulary = vocabulary
    }

    // The last token is the end, which nothing steps over.
    private var current: FormulaToken { tokens[index] }

    private mutating func sum() throws(RuleProblem) -> FormulaExpression {
        var left = try product()
        while let sign = current.kind.ofSum {
            index += 1
            left = .operation(sign, left, try product())
        }
        return left
    }

    private mutating func product() throws(RuleProblem) -> FormulaExpression {
        var left = try factor()
        while let sign = current.kind.ofProduct {
            index += 1
            left = .operation(sign, left, try factor())
        }
        return left
    }

    private mutating func factor() throws(RuleProblem) -> FormulaExpression {
        let token = current
        switch token.kind {
        case .number(let number):
            index += 1
            return .number(number)
        case .name(let name):
            index += 1
            return current.kind == .opening
                ? try call(name, at: token.position) : try variable(name, at: token.position)
        case .minus:
            return .negated(try nested { (parser) throws(RuleProblem) in try parser.factor() })
        case .opening:
            let inner = try nested { (parser) throws(RuleProblem) in try parser.sum() }
            try expect(.closing)
            return inner
        case .plus, .times, .dividedBy, .closing, .comma, .end:
            throw unexpected("a number, a variable, a function or \"(\"")
        }
    }

    private mutating func variable(_ name: String, at position: Int) throws(RuleProblem) -> FormulaExpression {
        guard let variable = vocabulary[name] else {
            if FormulaExpression.Function(rawValue: name) != nil {
                throw RuleProblem(position: position, "\(name) is a function and wants \"(\" behind it")
            }
            throw RuleProblem(position: position, vocabulary.unknown(name))
        }
        guard case .number = variable.kind else {
            throw RuleProblem(
                position: position, "\(name) is \(variable.kind.noun), and a formula calculates with numbers only")
        }
        return .variable(name)
    }

    private mutating func call(_ name: String, at position: Int) throws(RuleProblem) -> FormulaExpression {
        guard let function = FormulaExpression.Function(rawValue: name) else {
            let known = FormulaExpression.Function.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleProblem(
                position: position, "there is no function \(name.quotedForMessage); there are \(known)")
        }
        var positions: [Int] = []
        var arguments: [FormulaExpression] = []
        repeat {
            positions.append(tokens[index + 1].position)
            arguments.append(try nested { (parser) throws(RuleProblem) in try parser.sum() })
        } while current.kind == .comma
        try expect(.closing)
        guard function.argumentCounts.contains(arguments.count) else {
            throw RuleProblem(
                position: position, "\(name) takes \(function.countsForMessage) arguments, came \(arguments.count)")
        }
        if function == .round, arguments.count == 2, arguments[1].decimals == nil {
            throw RuleProblem(position: positions[1], "round's second argument is a whole number from 0 to 9")
        }
        return .call(function, arguments)
    }

    /// Steps over one word and reads what is one deeper.
    private mutating func nested(
        _ body: (inout FormulaParser) throws(RuleProblem) -> FormulaExpression
    ) throws(RuleProblem) -> FormulaExpression {
        guard depth < Formula.depthMax else {
            throw RuleProblem(
                position: current.position,
                "a formula has at most \(Formula.depthMax) parentheses, calls and signs inside one another")
        }
        depth += 1
        defer { depth -= 1 }
        index += 1
        return try body(&self)
    }

    private mutating func expect(_ kind: FormulaToken.Kind) throws(RuleProblem) {
        guard current.kind == kind else { throw unexpected(kind.noun) }
        index += 1
    }

    private func unexpected(_ expected: String) -> RuleProblem {
        RuleProblem(position: current.position, "expected \(expected), came \(current.kind.noun)")
    }
}

extension FormulaExpression {
    /// The number of decimals that this says as `round`'s second argument.
    var decimals: Int? {
        guard case .number(let number) = self else { return nil }
        return (0...FixedDecimal.decimals).first { number == FixedDecimal(Int32($0)) }
    }
}

extension FormulaToken.Kind {
    fileprivate var ofSum: FormulaExpression.Operator? {
        switch self {
        case .plus: .plus
        case .minus: .minus
        default: nil
        }
    }

    fileprivate var ofProduct: FormulaExpression.Operator? {
        switch self {
        case .times: .times
        case .dividedBy: .dividedBy
        default: nil
        }
    }
}

extension FormulaExpression.Function {
    fileprivate var countsForMessage: String {
        let counts = argumentCounts
        return counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
    }
}
