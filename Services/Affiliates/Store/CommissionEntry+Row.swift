internal import Domain
internal import Postgres
private import ServiceRuntime

extension CommissionEntry {
    /// Reads the columns that ``EntryStatements`` asks for.
    static func decode(_ rows: PostgresRows) throws(PostgresError) -> [CommissionEntry] {
        var entries: [CommissionEntry] = []
        entries.reserveCapacity(rows.count)
        for row in rows {
            entries.append(
                CommissionEntry(
                    id: try row.decode(at: 0), playerID: try row.decode(at: 1), purchaseID: try row.decode(at: 2),
                    partnerID: try row.decode(at: 3), planID: try row.decode(at: 4),
                    kind: try row.decode(Label<Kind>.self, at: 5).value, amount: try row.decode(at: 6),
                    currency: try row.decode(at: 7), reversalOf: try row.decode(at: 8),
                    month: CommissionMonth(of: try row.decode(CalendarDate.self, at: 9)),
                    carriesNegative: try row.decode(at: 10), occurredAt: try row.decode(at: 11),
                    bookedAt: try row.decode(at: 12)))
        }
        return entries
    }
}
