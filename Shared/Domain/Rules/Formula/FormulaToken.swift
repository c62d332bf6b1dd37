/// A word of a formula, with the place of its first character, counted from 1.
struct FormulaToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case number(FixedDecimal)
        case name(String)
        case plus
        case minus
        case times
        case dividedBy
        case opening
        case closing
        case comma
        case end
    }

    let kind: Kind
    let position: Int
}

extension FormulaToken.Kind {
    /// For messages.
    var noun: String {
        switch self {
        case .number(let number): "the number \(number)"
        case .name(let name): "the name \(name.quotedForMessage)"
        case .plus: "\"+\""
        case .minus: "\"-\""
        case .times: "\"*\""
        case .dividedBy: "\"/\""
        case .opening: "\"(\""
        case .closing: "\")\""
        case .comma: "\",\""
        case .end: "the end"
        }
    }
}
