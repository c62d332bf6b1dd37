internal import Domain
internal import Postgres
private import ServiceRuntime

/// A row of `player_debts` as every statement reads it.
enum DebtRow {
    static func decode(_ row: PostgresRow, at offset: Int = 0) throws(PostgresError) -> Debt {
        Debt(
            id: try row.decode(at: offset), playerID: try row.decode(at: offset + 1),
            currency: try row.decode(Label<Currency>.self, at: offset + 2).value,
            amount: try row.decode(at: offset + 3),
            paid: try row.decode(at: offset + 4), waived: try row.decode(at: offset + 5),
            reference: try row.decode(at: offset + 6), reason: try row.decode(at: offset + 7),
            waivedReason: try row.decode(at: offset + 8), createdAt: try row.decode(at: offset + 9),
            settledAt: try row.decode(at: offset + 10))
    }
}
