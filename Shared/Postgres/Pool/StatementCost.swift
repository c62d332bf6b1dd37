/// What a statement is expected to take at the server, as it was known when it came.
struct StatementCost: Hashable, Sendable {
    /// Is known to take little time; nobody is put behind one that may take long.
    var isQuick = true

    /// How long it takes, from what was seen of it.
    var microseconds = 0

    /// Of what is part of a lease, whose connection nobody shares.
    static let leased = StatementCost()
}
