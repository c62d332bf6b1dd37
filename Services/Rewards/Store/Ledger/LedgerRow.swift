internal import Domain
internal import Postgres
private import ServiceRuntime

/// A ledger row as every statement reads it.
enum LedgerRow {
    static let columns = """
        t.id, t.player_id, t.transaction_type, t.currency_type, t.amount, t.balance_before, t.balance_after, t.sequence,
        t.reference_id, t.game, t.description, t.metadata, t.occurred_at, t.created_at, t.house_account, t.part_of,
        t.asked_currency
        """

    /// Decodes ``columns``, the first of which is at `offset`.
    static func decode(_ row: PostgresRow, at offset: Int = 0) throws(PostgresError) -> LedgerEntry {
        LedgerEntry(
            id: try row.decode(at: offset), playerID: try row.decode(at: offset + 1),
            type: try row.decode(Label<TransactionType>.self, at: offset + 2).value,
            currency: try row.decode(Label<Currency>.self, at: offset + 3).value,
            amount: try row.decode(at: offset + 4), balanceBefore: try row.decode(at: offset + 5),
            balanceAfter: try row.decode(at: offset + 6), sequence: try row.decode(at: offset + 7),
            reference: try row.decode(at: offset + 8), game: try row.decode(at: offset + 9),
            description: try row.decode(at: offset + 10),
            metadata: try row.decode(MetadataColumn?.self, at: offset + 11)?.pairs ?? [:],
            occurredAt: try row.decode(at: offset + 12), createdAt: try row.decode(at: offset + 13),
            houseAccount: try row.decode(Label<HouseAccount>.self, at: offset + 14).value,
            partOf: try row.decode(at: offset + 15),
            askedCurrency: try row.decode(Label<Currency>?.self, at: offset + 16)?.value)
    }
}
