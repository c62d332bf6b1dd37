package import Domain

/// A row of the ledger: written once, never changed.
package struct LedgerEntry: Sendable, Hashable {
    /// Unique; says nothing about order.
    package var id: TransactionID
    package var playerID: PlayerID
    package var type: TransactionType
    package var currency: Currency
    /// Always more than zero; the balances say the direction.
    package var amount: Money
    package var balanceBefore: Money
    package var balanceAfter: Money
    /// Counts the player's rows of this currency from 1, without a gap.
    package var sequence: Int64
    package var reference: ReferenceID?
    package var game: GameID?
    package var description: String?
    package var metadata: [String: String]
    /// When it happened for the player.
    package var occurredAt: Timestamp
    /// When it was recorded.
    package var createdAt: Timestamp
    /// The other side of the row.
    package var houseAccount: HouseAccount
    /// The posting's first row; nil for that one itself.
    package var partOf: TransactionID?
    /// What the wager asked for, where the row has another currency: SC that the bonus paid for.
    package var askedCurrency: Currency?

    package init(
        id: TransactionID, playerID: PlayerID, type: TransactionType, currency: Currency, amount: Money,
        balanceBefore: Money, balanceAfter: Money, sequence: Int64, reference: ReferenceID? = nil, game: GameID? = nil,
        description: String? = nil, metadata: [String: String] = [:], occurredAt: Timestamp, createdAt: Timestamp,
        houseAccount: HouseAccount? = nil, partOf: TransactionID? = nil, askedCurrency: Currency? = nil
    ) {
        self.id = id
        self.playerID = playerID
        self.type = type
        self.currency = currency
        self.amount = amount
        self.balanceBefore = balanceBefore
        self.balanceAfter = balanceAfter
        self.sequence = sequence
        self.reference = reference
        self.game = game
        self.description = description
        self.metadata = metadata
        self.occurredAt = occurredAt
        self.createdAt = createdAt
        self.houseAccount = houseAccount ?? type.houseAccount
        self.partOf = partOf
        self.askedCurrency = askedCurrency
    }

    /// What the balance gained; negative where it lost.
    package var change: Money { balanceAfter < balanceBefore ? -amount : amount }

    /// Whether this row is what `posting` asked for.
    func records(_ posting: Posting) -> Bool {
        playerID == posting.playerID && type == posting.type && currency == posting.currency
            && reference == posting.reference && game == posting.game && description == posting.description
            && metadata == posting.metadata
            && (posting.occurredAt == nil || occurredAt == posting.occurredAt)
            && (type.direction == .either ? change : amount) == posting.amount
    }
}
