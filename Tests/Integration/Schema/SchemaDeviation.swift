/// One thing that is not as a seed has it.
struct SchemaDeviation: Sendable, Hashable, CustomStringConvertible {
    /// What is meant, such as `vip.user_vip_status.vip_points type`.
    let subject: String
    /// What the seed says, and what holds here: `missing` for what there is not.
    let seed: String
    let here: String
    /// The decision that allows it, such as `decision 29`; empty of what was found and not looked up.
    let allowedBy: String

    init(_ subject: String, seed: String, here: String, allowedBy: String = "") {
        self.subject = subject
        self.seed = seed
        self.here = here
        self.allowedBy = allowedBy
    }

    var description: String { "\(subject): the seed says \(seed), here is \(here)" }

    static func == (left: SchemaDeviation, right: SchemaDeviation) -> Bool {
        (left.subject, left.seed, left.here) == (right.subject, right.seed, right.here)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(subject) }
}
