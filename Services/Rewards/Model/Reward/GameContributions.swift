package import Domain

/// How much of a wager counts towards a bonus, by game (`bonus_eligible_games`).
///
/// A name is a game, such as `slots/book-of-gold`, or a group of them, such as `slots`; the longest that fits counts.
package struct GameContributions: Sendable, Hashable {
    /// Name to share, 0 to 1; nil: every game counts in full.
    package let shares: [String: FixedDecimal]?

    /// Every game counts in full.
    package static let all = GameContributions()

    private init() { shares = nil }

    /// - Throws: ``DomainError/Code/outOfRange`` for a share below 0 or above 1, ``DomainError/Code/malformed`` for a
    ///   name that no game has.
    package init(_ shares: [String: FixedDecimal]) throws(DomainError) {
        for (name, share) in shares {
            _ = try GameID(name)
            guard share >= .zero, share <= .one else {
                throw DomainError(.outOfRange, "what a game counts for is between 0 and 1, came \(share) for \(name)")
            }
        }
        self.shares = shares
    }

    /// The share of a wager on this game that counts; zero where the game is not eligible.
    package func share(of game: GameID?) -> FixedDecimal {
        guard let shares else { return .one }
        guard var name = game?.text[...] else { return .zero }
        while true {
            if let share = shares[String(name)] { return share }
            guard let slash = name.lastIndex(of: "/") else { return .zero }
            name = name[..<slash]
        }
    }
}
