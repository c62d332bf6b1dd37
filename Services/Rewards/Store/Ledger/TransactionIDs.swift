internal import Domain
internal import Postgres

/// Numbers for ledger rows, taken from the database a block at a time, so that a batch knows its ids before it is written.
///
/// Unique among replicas. What a process has left over when it ends is lost; ids say nothing about order or count.
actor TransactionIDs {
    /// How many ids one round trip brings. Part of the schema: a smaller block would hand out ids again.
    static let blockSize: Int64 = 4_096

    private var next: Int64 = 0
    private var end: Int64 = 0

    /// Takes `count` ids.
    ///
    /// - Parameter queries: Where a block is asked for: the transaction, where the caller is in one. A second connection
    ///   while the first is held would stop everybody once all connections are held so.
    func take(_ count: Int, in queries: some PostgresQuerying) async throws -> [TransactionID] {
        var ids: [TransactionID] = []
        ids.reserveCapacity(count)
        while ids.count < count {
            if next == end {
                let block = try await queries.query(PostingStatements.nextIDBlock).one().decode(Int64.self, at: 0)
                // Another task may have brought a block meanwhile: use up this one, the other is lost.
                (next, end) = (block * Self.blockSize, (block + 1) * Self.blockSize)
            }
            let taken = min(Int64(count - ids.count), end - next)
            for id in next..<(next + taken) { ids.append(try TransactionID(id)) }
            next += taken
        }
        return ids
    }
}
