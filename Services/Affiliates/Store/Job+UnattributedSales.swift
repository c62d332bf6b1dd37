package import Postgres
package import ServiceRuntime

extension Job {
    private static let rowsMax = 10_000

    /// Removes sales of players whom no affiliate brought, once no registration can come any more.
    package static func forgetUnattributedSales(pool: PostgresPool, retention: Duration) -> Job {
        Job(name: "forget_unattributed_sales", every: .seconds(3_600)) { position in
            let cutoff = PostgresTimestamp(
                microsecondsSince1970: position.time.microsecondsSince1970 - retention.components.seconds * 1_000_000)
            let count = try await pool.execute(SaleStatements.forget, cutoff, rowsMax)
            return count < rowsMax ? .finished : .more(cursor: "")
        }
    }
}
