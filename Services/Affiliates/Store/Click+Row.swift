internal import Postgres
private import ServiceRuntime

extension Click {
    /// Reads the columns that ``ReferralStatements`` asks for.
    init(_ row: PostgresRow) throws(PostgresError) {
        let keys: [String] = try row.decode(at: 3)
        let values: [String] = try row.decode(at: 4)
        self.init(
            id: try row.decode(at: 0), playerID: try row.decode(at: 1), code: try row.decode(at: 2),
            metadata: ClickMetadata(Dictionary(zip(keys, values)) { first, _ in first }),
            clickedAt: try row.decode(at: 5), updatedAt: try row.decode(at: 6))
    }
}
