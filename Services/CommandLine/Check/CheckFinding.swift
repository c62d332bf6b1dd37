/// What became of one check.
struct CheckFinding: Sendable {
    /// What must hold, for people.
    let claim: String
    /// How many things were looked at.
    var looked = 0
    /// How many of them are off.
    var faults = 0
    /// The first of those, for people.
    var examples: [String] = []
    /// Why the check could not be made; nil where it was.
    var obstacle: String?

    /// More would only repeat themselves.
    static let examplesMax = 10

    init(_ claim: String) { self.claim = claim }

    var holds: Bool { faults == 0 && obstacle == nil }

    mutating func fault(_ description: @autoclosure () -> String) {
        faults += 1
        if examples.count < Self.examplesMax { examples.append(description()) }
    }
}
