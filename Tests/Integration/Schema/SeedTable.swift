/// A table as a seed describes it. What a seed does not say of it is free, and so is what comes on top.
struct SeedTable: Sendable {
    /// With its schema, such as `vip.user_vip_status`.
    let name: String
    let columns: [SeedColumn]
    /// Keys, unique and check constraints, indexes and triggers, as ``DatabaseFacts`` names them, and what they are.
    let facts: [(String, String)]

    init(_ name: String, columns: [SeedColumn], facts: KeyValuePairs<String, String>) {
        self.name = name
        self.columns = columns
        self.facts = facts.map { ($0, $1) }
    }

    /// Of all five seeds.
    static let all: [SeedTable] = catalog + purchases + affiliates + vip + rewards

    /// Everything the seed says, in the words of ``DatabaseFacts``.
    var expectations: [(subject: String, value: String)] {
        columns.flatMap { $0.expectations(of: name) } + facts.map { ("\(name) \($0)", $1) }
    }
}

/// A column as a seed describes it.
struct SeedColumn: Sendable {
    let name: String
    let type: String
    /// `null` or `not null`; nil where the seed does not say.
    let nullability: String?
    /// `none`, or the default's expression; nil where the seed does not say.
    let defaultValue: String?

    init(
        _ name: String, _ type: String, _ nullability: String? = nil,
        default defaultValue: String? = nil
    ) {
        self.name = name
        self.type = type
        self.nullability = nullability
        self.defaultValue = defaultValue
    }

    func expectations(of table: String) -> [(subject: String, value: String)] {
        let subject = "\(table).\(name)"
        return [("\(subject) type", type)]
            + [("\(subject) nullability", nullability), ("\(subject) default", defaultValue)].compactMap {
                entry in
                entry.1.map { (entry.0, $0) }
            }
    }
}
