/// A name that rules may use, and what stands behind it.
package struct RuleVariable: Hashable, Sendable {
    /// What values it has.
    package enum Kind: Hashable, Sendable {
        /// A number, which may be calculated with and compared.
        case number(Unit)
        /// One of these texts, such as a segment.
        case label([String])
        /// Any text, such as a country.
        case text
        /// True or false.
        case flag
    }

    /// What a number counts. Numbers of different units may be combined; a product of an amount and a count is an amount.
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        /// Units of a currency, such as SC: exact to nine decimals.
        case amount
        /// Whole things, such as sessions.
        case count
        /// Whole days that have passed.
        case days
        case hours
        case years
        /// 0 to 100.
        case score
        /// A quotient of two amounts, such as 0.95.
        case ratio
    }

    /// Lower-case letters, digits and underscores, beginning with a letter.
    package let name: String
    package let kind: Kind
    /// One sentence: what it is, whence it comes, and when it has no value.
    package let meaning: String

    package init(_ name: String, _ kind: Kind, _ meaning: String) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
    }
}

extension RuleVariable.Kind {
    /// For messages: `a number`.
    package var noun: String {
        switch self {
        case .number: "a number"
        case .label(let labels): "one of \(labels.joined(separator: ", "))"
        case .text: "a text"
        case .flag: "true or false"
        }
    }
}
