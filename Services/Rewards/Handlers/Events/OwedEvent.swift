internal import Domain
internal import Messages

/// An event of another service that a player is owed something for.
protocol OwedEvent: Message {
    /// What it posts; nothing where it moves nothing.
    ///
    /// - Throws: ``DomainError`` for what no such event can be.
    func postings(to player: PlayerID, at time: Timestamp) throws(DomainError) -> [Posting]

    /// Whether a posting that was made before, perhaps for another amount, settles it: what is paid once, ever.
    static var isPaidOnce: Bool { get }
}
