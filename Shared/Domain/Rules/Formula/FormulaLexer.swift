/// Cuts the text of a formula into words.
struct FormulaLexer {
    private let characters: [Unicode.Scalar]
    private var index = 0

    /// - Throws: A problem with its place, also for a text over ``Formula/charactersMax``.
    static func tokens(of text: String) throws(RuleProblem) -> [FormulaToken] {
        // Counted before anything is kept of it: a text comes from outside and may be of any length.
        guard text.unicodeScalars.prefix(Formula.charactersMax + 1).count <= Formula.charactersMax else {
            throw RuleProblem(
                position: Formula.charactersMax + 1, "a formula has at most \(Formula.charactersMax) characters")
        }
        var lexer = FormulaLexer(characters: Array(text.unicodeScalars))
        var tokens: [FormulaToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        tokens.append(FormulaToken(kind: .end, position: lexer.characters.count + 1))
        return tokens
    }

    private init(characters: [Unicode.Scalar]) {
        self.characters = characters
    }

    private mutating func next() throws(RuleProblem) -> FormulaToken? {
        while let character = peek, character == " " || character == "\n" || character == "\t" || character == "\r" {
            index += 1
        }
        guard let character = peek else { return nil }
        let position = index + 1
        if character.isDigit { return FormulaToken(kind: .number(try number()), position: position) }
        if character.beginsName { return FormulaToken(kind: .name(name()), position: position) }
        guard let symbol = Self.symbol(character) else {
            let shown = String(character).quotedForMessage
            throw RuleProblem(position: position, "a formula has no character \(shown)")
        }
        index += 1
        return FormulaToken(kind: symbol, position: position)
    }

    private static func symbol(_ character: Unicode.Scalar) -> FormulaToken.Kind? {
        switch character {
        case "+": .plus
        case "-", "\u{2212}": .minus
        case "*", "\u{00D7}": .times
        case "/", "\u{00F7}": .dividedBy
        case "(": .opening
        case ")": .closing
        case ",": .comma
        default: nil
        }
    }

    private mutating func number() throws(RuleProblem) -> FixedDecimal {
        let start = index
        while let character = peek, character.isDigit { index += 1 }
        if peek == "." {
            index += 1
            guard let digit = peek, digit.isDigit else {
                throw RuleProblem(position: index + 1, "expected a digit after the point")
            }
            while let character = peek, character.isDigit { index += 1 }
        }
        let text = String(String.UnicodeScalarView(characters[start..<index]))
        do throws(DomainError) {
            return try FixedDecimal(text)
        } catch {
            throw RuleProblem(position: start + 1, error.message)
        }
    }

    private mutating func name() -> String {
        let start = index
        while let character = peek, character.beginsName || character.isDigit { index += 1 }
        return String(String.UnicodeScalarView(characters[start..<index]))
    }

    private var peek: Unicode.Scalar? { index < characters.count ? characters[index] : nil }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var beginsName: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
}
