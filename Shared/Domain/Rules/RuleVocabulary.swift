/// The variables that rules may name. Whatever is not in it is refused when a rule is saved.
package struct RuleVocabulary: Sendable {
    /// In the order in which they are documented.
    package let variables: [RuleVariable]
    private let byName: [String: RuleVariable]

    /// - Precondition: No name occurs twice.
    package init(_ variables: [RuleVariable]) {
        self.variables = variables
        byName = Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0) })
    }

    package subscript(name: String) -> RuleVariable? { byName[name] }

    /// The variable whose name is nearest, for a message; nil where none is near.
    func nearest(to name: String) -> String? {
        let candidates = variables.map { (name: $0.name, distance: Self.distance($0.name, name)) }
        guard let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= 3 else { return nil }
        return best.name
    }

    /// What to say of a name that is not in it.
    func unknown(_ name: String) -> String {
        let hint = nearest(to: name).map { "; is \($0) meant?" } ?? ""
        return "there is no variable \(name.quotedForMessage)\(hint)"
    }

    /// How many letters must be put in, taken out or replaced (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8.prefix(64)))
        var row = Array(0...right.count)
        for (place, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for column in right.indices {
                let replaced = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
