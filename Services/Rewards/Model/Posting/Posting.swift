package import Domain

/// What somebody asks the ledger to record, with every field valid on its own.
package struct Posting: Sendable, Hashable {
    package var playerID: PlayerID
    package var type: TransactionType
    package var currency: Currency
    /// More than zero, except for adjustments, whose sign says the direction.
    package var amount: Money
    /// The caller's key (decision 24), of this player's own namespace.
    package var key: IdempotencyKey
    /// A name of the outside world, such as a bet's; used once for each player and type.
    package var reference: ReferenceID?
    package var game: GameID?
    package var description: String?
    package var metadata: [String: String]
    /// When it happened for the player; nil for now.
    package var occurredAt: Timestamp?

    package init(
        playerID: PlayerID, type: TransactionType, currency: Currency, amount: Money, key: IdempotencyKey,
        reference: ReferenceID? = nil, game: GameID? = nil, description: String? = nil,
        metadata: [String: String] = [:],
        occurredAt: Timestamp? = nil
    ) {
        self.playerID = playerID
        self.type = type
        self.currency = currency
        self.amount = amount
        self.key = key
        self.reference = reference
        self.game = game
        self.description = description
        self.metadata = metadata
        self.occurredAt = occurredAt
    }
}
