private import Domain
package import Postgres
package import ServiceRuntime

/// The ledger's own work that comes round.
package struct LedgerJobs: Sendable {
    /// How many months there are partitions for ahead of now.
    private static let monthsAhead: Int32 = 12
    /// Months that one batch moves to the archive: each takes the ledger's lock for a moment.
    private static let monthsPerBatch: Int32 = 1
    private static let rewardsPerBatch = 500

    private let database: PostgresPool
    private let postings: PostingStore
    private let retentionMonths: Int

    /// - Parameter retentionMonths: How many whole months stay before they go to the archive; 0 keeps all.
    package init(database: PostgresPool, postings: PostingStore, retentionMonths: Int) {
        self.database = database
        self.postings = postings
        self.retentionMonths = retentionMonths
    }

    package var all: [Job] { [createPartitions, archiveTransactions, archiveRewards, expireRewards] }

    /// Creates the partitions of the months to come.
    private var createPartitions: Job {
        Job(name: "create_transaction_partitions", every: .seconds(86_400)) { position in
            let today = try Timestamp(position).date
            _ = try await database.query(LedgerStatements.createPartitions, today, Self.monthsAhead)
            return .finished
        }
    }

    /// Moves months that are older than they need be to the archive.
    private var archiveTransactions: Job {
        Job(name: "archive_transactions", every: .seconds(86_400)) { position in
            guard retentionMonths > 0 else { return .finished }
            let now = try Timestamp(position)
            let kept = try now.date.firstOfMonth(earlierBy: retentionMonths)
            let moved = try await database.query(
                LedgerStatements.archivePartitions, Timestamp(kept), Self.monthsPerBatch, now
            ).one().decode(Int32.self, at: 0)
            return moved < Self.monthsPerBatch ? .finished : .more(cursor: "")
        }
    }

    /// Moves rewards that ended before the months that are kept to the archive, behind the ledger's months.
    private var archiveRewards: Job {
        Job(name: "archive_rewards", every: .seconds(86_400)) { position in
            guard retentionMonths > 0 else { return .finished }
            let kept = try Timestamp(position).date.firstOfMonth(earlierBy: retentionMonths)
            let moved = try await database.query(
                RewardArchiveStatements.archive, Timestamp(kept), Int64(Self.rewardsPerBatch)
            ).one().decode(Int64.self, at: 0)
            return moved < Self.rewardsPerBatch ? .finished : .more(cursor: "")
        }
    }

    /// Expires rewards whose time has run out. A wager that was placed before and arrives after is late.
    private var expireRewards: Job {
        Job(name: "expire_rewards", every: .seconds(60)) { position in
            let now = try Timestamp(position)
            let after = ExpiryCursor(position.cursor)
            let rows = try await database.query(
                RewardStatements.expired, now, after.expiresAt, after.id, Int64(Self.rewardsPerBatch))
            var steps: [Posting] = []
            var last = after
            for row in rows {
                let reward: TransactionID = try row.decode(at: 1)
                steps.append(Posting(.expire, reward: reward, of: try row.decode(at: 0), at: now, reason: "expired"))
                last = ExpiryCursor(expiresAt: try row.decode(at: 2), id: reward.value)
            }
            if !steps.isEmpty { _ = try await postings.write(steps, at: now) }
            return steps.count < Self.rewardsPerBatch ? .finished : .more(cursor: last.text)
        }
    }
}

extension Timestamp {
    /// The time that a run goes by.
    fileprivate init(_ position: Job.Position) throws(DomainError) {
        try self.init(microseconds: position.time.microsecondsSince1970)
    }
}

extension CalendarDate {
    /// The first day of the month that lies so many months before this one's.
    fileprivate func firstOfMonth(earlierBy months: Int) throws(DomainError) -> CalendarDate {
        let count = year * 12 + month - 1 - months
        return try CalendarDate(year: count / 12, month: count % 12 + 1, day: 1)
    }
}

/// Where a run of `expire_rewards` is.
private struct ExpiryCursor {
    var expiresAt: Timestamp
    var id: Int64

    init(expiresAt: Timestamp, id: Int64) {
        self.expiresAt = expiresAt
        self.id = id
    }

    init(_ text: String?) {
        let parts = (text ?? "").split(separator: ":").compactMap { Int64($0) }
        let time = parts.first.flatMap { try? Timestamp(microseconds: $0) }
        self.init(expiresAt: time ?? .earliest, id: parts.count == 2 ? parts[1] : 0)
    }

    var text: String { "\(expiresAt.microseconds):\(id)" }
}
