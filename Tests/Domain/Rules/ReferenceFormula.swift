import Domain
import TestSupport

/// A formula as a test makes it up, with a calculation of its own: whole numbers of any length, as on paper.
indirect enum ReferenceFormula {
    case number(ReferenceInteger)
    case variable(String)
    case negated(ReferenceFormula)
    case operation(Character, ReferenceFormula, ReferenceFormula)
    case call(String, [ReferenceFormula])
    case rounded(ReferenceFormula, Int)

    enum Failure: Error, Equatable { case noValue, divisionByZero, overflow, boundsCrossed }

    private static let billion = ReferenceInteger(1_000_000_000)

    /// With needless parentheses and blanks here and there.
    func text(using generator: inout SeededGenerator) -> String {
        let blank = Bool.random(using: &generator) ? " " : ""
        switch self {
        case .number(let billionths): return billionths.decimalText(decimals: 9) + blank
        case .variable(let name): return name + blank
        case .negated(let operand): return "-" + blank + "(" + operand.text(using: &generator) + ")"
        case .operation(let sign, let left, let right):
            return "(" + left.text(using: &generator) + ")" + blank + String(sign) + "(" + blank
                + right.text(using: &generator) + ")"
        case .call(let name, let arguments):
            var texts: [String] = []
            for argument in arguments { texts.append(argument.text(using: &generator)) }
            return name + blank + "(" + texts.joined(separator: "," + blank) + ")"
        case .rounded(let operand, let decimals):
            return "round(" + operand.text(using: &generator) + "," + blank + "\(decimals))"
        }
    }

    /// In billionths.
    func value(_ facts: [String: ReferenceInteger]) throws -> ReferenceInteger {
        switch self {
        case .number(let billionths): return billionths
        case .variable(let name):
            guard let value = facts[name] else { throw Failure.noValue }
            return value
        case .negated(let operand): return -(try operand.value(facts))
        case .operation(let sign, let left, let right):
            return try Self.bounded(Self.result(sign, try left.value(facts), try right.value(facts)))
        case .call(let name, let arguments): return try Self.result(name, arguments.map { try $0.value(facts) })
        case .rounded(let operand, let decimals):
            let unit = ReferenceInteger((decimals..<9).reduce(1) { unit, _ in unit * 10 })
            return try Self.bounded(try operand.value(facts).divided(by: unit, .halfEven) * unit)
        }
    }

    private static func result(
        _ sign: Character, _ left: ReferenceInteger, _ right: ReferenceInteger
    ) throws -> ReferenceInteger {
        switch sign {
        case "+": return left + right
        case "-": return left + -right
        case "*": return (left * right).divided(by: billion, .halfEven)
        default:
            guard !right.digits.isEmpty else { throw Failure.divisionByZero }
            return (left * billion).divided(by: right, .halfEven)
        }
    }

    private static func result(_ name: String, _ values: [ReferenceInteger]) throws -> ReferenceInteger {
        func isLess(_ left: ReferenceInteger, _ right: ReferenceInteger) -> Bool { (left + -right).isNegative }
        switch name {
        case "min": return values.dropFirst().reduce(values[0]) { isLess($1, $0) ? $1 : $0 }
        case "max": return values.dropFirst().reduce(values[0]) { isLess($0, $1) ? $1 : $0 }
        default:
            if isLess(values[2], values[1]) { throw Failure.boundsCrossed }
            let raised = isLess(values[0], values[1]) ? values[1] : values[0]
            return isLess(values[2], raised) ? values[2] : raised
        }
    }

    /// No number has more than 18 digits before the point and nine behind it.
    private static func bounded(_ value: ReferenceInteger) throws -> ReferenceInteger {
        guard value.digits.count <= 27 else { throw Failure.overflow }
        return value
    }
}

extension ReferenceFormula {
    static func random(depth: Int, using generator: inout SeededGenerator) -> ReferenceFormula {
        guard depth > 0 else { return leaf(using: &generator) }
        func next() -> ReferenceFormula { random(depth: depth - 1, using: &generator) }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: return leaf(using: &generator)
        case 1: return .negated(next())
        case 2: return .rounded(next(), Int.random(in: 0...9, using: &generator))
        case 3: return .call("clamp", [next(), next(), next()])
        case 4: return .call(Bool.random(using: &generator) ? "min" : "max", [next(), next()])
        default:
            let sign: Character = "+-*/".randomElement(using: &generator) ?? "+"
            return .operation(sign, next(), next())
        }
    }

    private static func leaf(using generator: inout SeededGenerator) -> ReferenceFormula {
        if Bool.random(using: &generator) {
            let name = ["net_loss", "total_wagered", "session_count", "days_since_last_deposit"]
                .randomElement(using: &generator)
            return .variable(name ?? "net_loss")
        }
        let value = FixedDecimal.random(using: &generator).billionths
        return .number(ReferenceInteger(value < 0 ? -value : value))
    }
}
