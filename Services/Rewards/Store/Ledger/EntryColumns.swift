internal import Domain

/// Ledger rows by column, as `insert_transactions` takes them.
struct EntryColumns {
    private(set) var ids: [TransactionID] = []
    private(set) var players: [PlayerID] = []
    private(set) var types: [String] = []
    private(set) var currencies: [String] = []
    private(set) var amounts: [Money] = []
    private(set) var balancesBefore: [Money] = []
    private(set) var balancesAfter: [Money] = []
    private(set) var sequences: [Int64] = []
    private(set) var houseAccounts: [String] = []
    private(set) var references: [ReferenceID?] = []
    private(set) var games: [GameID?] = []
    private(set) var descriptions: [String?] = []
    private(set) var metadata: [String?] = []
    private(set) var times: [Timestamp] = []
    private(set) var partsOf: [TransactionID?] = []
    private(set) var askedCurrencies: [String?] = []

    init(_ entries: [LedgerEntry]) {
        reserve(entries.count)
        for entry in entries {
            ids.append(entry.id)
            players.append(entry.playerID)
            types.append(entry.type.rawValue)
            currencies.append(entry.currency.rawValue)
            amounts.append(entry.amount)
            balancesBefore.append(entry.balanceBefore)
            balancesAfter.append(entry.balanceAfter)
            sequences.append(entry.sequence)
            houseAccounts.append(entry.houseAccount.rawValue)
            references.append(entry.reference)
            games.append(entry.game)
            descriptions.append(entry.description)
            metadata.append(MetadataColumn.text(entry.metadata))
            times.append(entry.occurredAt)
            partsOf.append(entry.partOf)
            askedCurrencies.append(entry.askedCurrency?.rawValue)
        }
    }

    private mutating func reserve(_ count: Int) {
        ids.reserveCapacity(count)
        players.reserveCapacity(count)
        types.reserveCapacity(count)
        currencies.reserveCapacity(count)
        amounts.reserveCapacity(count)
        balancesBefore.reserveCapacity(count)
        balancesAfter.reserveCapacity(count)
        sequences.reserveCapacity(count)
        houseAccounts.reserveCapacity(count)
        references.reserveCapacity(count)
        games.reserveCapacity(count)
        descriptions.reserveCapacity(count)
        metadata.reserveCapacity(count)
        times.reserveCapacity(count)
        partsOf.reserveCapacity(count)
        askedCurrencies.reserveCapacity(count)
    }
}
