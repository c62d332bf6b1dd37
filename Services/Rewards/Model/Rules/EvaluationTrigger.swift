package import Domain

/// What rules are evaluated for.
package struct EvaluationTrigger: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case deposit = "DEPOSIT"
        case wager = "WAGER"
        case session = "SESSION"
        case registration = "REGISTRATION"
        case schedule = "SCHEDULE"
    }

    /// nil for nothing in particular.
    package var kind: Kind?
    /// The event's name, by which a rule that grants once for each event knows it again.
    package var event: ReferenceID?
    /// What was deposited or wagered, GC at 1/100,000; nil for others.
    package var amount: FixedDecimal?
    package var game: GameID?

    /// Nothing in particular.
    package static let none = EvaluationTrigger()

    package init(
        kind: Kind? = nil, event: ReferenceID? = nil, amount: FixedDecimal? = nil, game: GameID? = nil
    ) {
        self.kind = kind
        self.event = event
        self.amount = amount
        self.game = game
    }
}
