package import Domain
package import Postgres
package import ServiceRuntime

/// Writes batches of postings, each with one commit.
package struct PostingStore: Sendable {
    /// A batch that takes longer is rolled back, and its callers are told to try again.
    package static let timeout = Duration.seconds(10)

    let database: PostgresPool
    let outbox: Outbox
    let ids: TransactionIDs
    /// What other services are told of a row.
    let events: @Sendable (LedgerEntry) throws -> [OutboxEvent]

    package init(
        database: PostgresPool, outbox: Outbox, events: @escaping @Sendable (LedgerEntry) throws -> [OutboxEvent]
    ) {
        self.database = database
        self.outbox = outbox
        ids = TransactionIDs(database: database)
        self.events = events
    }

    /// Writes the postings that can be, in order, and says what became of each. When this returns they are durable.
    ///
    /// - Throws: `PostgresError`; ``DomainError`` from ``PostingBatch/decide()``.
    package func write(_ postings: [Posting], at now: Timestamp) async throws -> [PostingOutcome] {
        let ids = try await ids.take(postings.count)
        do {
            let outcomes = try await database.transaction(deadline: .now + Self.timeout) { transaction in
                let batch = try await load(postings, ids, at: now, in: transaction)
                let decision = try batch.decide()
                // Nothing to keep: rolling back gives every key back, and needs no flush.
                guard !decision.entries.isEmpty else { throw NothingPosted(outcomes: decision.outcomes) }
                try await save(decision, of: batch, in: transaction)
                return decision.outcomes
            }
            outbox.wake()
            return outcomes
        } catch let nothing as NothingPosted {
            return nothing.outcomes
        }
    }

    private struct NothingPosted: Error {
        let outcomes: [PostingOutcome]
    }

    // MARK: - The first flight

    private func load(
        _ postings: [Posting], _ ids: [TransactionID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> PostingBatch {
        let columns = PostingColumns(postings, ids)
        let lockedRows = transaction.send(PostingStatements.lockAccounts, columns.players)
        let keyRows = transaction.send(
            PostingStatements.claimKeys, columns.keyPlayers, columns.keys, columns.keyIDs, now)
        let referenceRows =
            columns.references.isEmpty
            ? nil
            : transaction.send(
                PostingStatements.claimReferences, columns.referencePlayers, columns.referenceTypes,
                columns.references, columns.referenceIDs, now)
        let accounts = try Self.accounts(try await lockedRows.rows())
        let keys = try await keyRows.rows()
        let references = try await referenceRows?.rows()

        var items = zip(postings, ids).map { PostingBatch.Item(posting: $0, id: $1) }
        if let references, references.count < columns.references.count {
            let free = Set(try references.decode(TransactionID.self))
            for index in items.indices where items[index].posting.reference != nil && !free.contains(ids[index]) {
                items[index].claim = .referenceTaken
            }
        }
        if keys.count < items.count {
            let free = Set(try keys.decode(TransactionID.self))
            try await findHolders(of: items.indices.filter { !free.contains(ids[$0]) }, &items, in: transaction)
        }
        return PostingBatch(items: items, accounts: accounts, now: now)
    }

    private static func accounts(_ rows: PostgresRows) throws(PostgresError) -> [PlayerID: PlayerAccount] {
        var accounts: [PlayerID: PlayerAccount] = [:]
        accounts.reserveCapacity(rows.count)
        for row in rows {
            let playerID: PlayerID = try row.decode(at: 0)
            accounts[playerID] = PlayerAccount(
                playerID: playerID,
                standing: PlayerStanding(
                    isActive: try row.decode(at: 1), isBlocked: try row.decode(at: 2),
                    selfExcludedUntil: try row.decode(at: 3)),
                wallet: try WalletColumns.decode(row, at: 5), lastActivityAt: try row.decode(at: 4))
        }
        return accounts
    }

    /// Finds out who has the keys that were not free. Repetitions are rare, so this is a round trip of its own.
    private func findHolders(
        of indices: [Int], _ items: inout [PostingBatch.Item], in transaction: PostgresTransaction
    ) async throws {
        let columns = PostingColumns(items.map(\.posting), items.map(\.id), selection: indices)
        let own = Set(items.map(\.id))
        let rows = try await transaction.query(PostingStatements.holders, columns.keyPlayers, columns.keys)
        for row in rows {
            let index = indices[Int(try row.decode(Int64.self, at: 0)) - 1]
            let holder: TransactionID = try row.decode(at: 1)
            let isArchived = try row.decode(TransactionID?.self, at: 2) == nil
            items[index].claim =
                own.contains(holder)
                ? .sharedWithinBatch : .held(by: isArchived ? nil : try LedgerRow.decode(row, at: 2))
        }
    }

    // MARK: - The second flight

    private func save(
        _ decision: PostingDecision, of batch: PostingBatch, in transaction: PostgresTransaction
    ) async throws {
        var sent = [sendBalances(decision.accounts, in: transaction)]
        sent += sendMetrics(decision, in: transaction)
        sent += sendReleases(decision.released, of: batch, in: transaction)
        let events = try decision.entries.flatMap(events)
        if !events.isEmpty { sent.append(outbox.send(events, in: transaction)) }
        do {
            try await commit(decision.entries, at: batch.now, in: transaction)
        } catch {
            // Of a statement that failed ahead of it the last one knows only that there was one: ask for the reason.
            for statement in sent { _ = try await statement.rows() }
            throw error
        }
    }

    private func sendBalances(_ accounts: [PlayerAccount], in transaction: PostgresTransaction) -> PostgresPendingRows {
        let columns = BalanceColumns(accounts)
        return transaction.send(
            PostingStatements.updateBalances, columns.players, columns.lp.balances, columns.lp.sequences,
            columns.rp.balances, columns.rp.sequences, columns.bonus.balances, columns.bonus.sequences,
            columns.tickets, columns.ticketSequences, columns.gc.balances, columns.gc.sequences, columns.sc.balances,
            columns.sc.sequences, columns.cash.balances, columns.cash.sequences)
    }

    private func sendMetrics(
        _ decision: PostingDecision, in transaction: PostgresTransaction
    ) -> [PostgresPendingRows] {
        var sent: [PostgresPendingRows] = []
        let changed = decision.metrics.indices.filter { !decision.metrics[$0].isEmpty }
        if !changed.isEmpty {
            let columns = MetricsColumns(decision, changed)
            sent.append(
                transaction.send(
                    PostingStatements.updateMetrics, columns.players, columns.deposited, columns.wagered, columns.won,
                    columns.bets, columns.lastDeposits, columns.lastWagers))
        }
        if !decision.active.isEmpty, let now = decision.entries.first?.createdAt {
            sent.append(transaction.send(PostingStatements.noteActivity, decision.active, now))
        }
        return sent
    }

    private func sendReleases(
        _ released: [Int], of batch: PostingBatch, in transaction: PostgresTransaction
    ) -> [PostgresPendingRows] {
        guard !released.isEmpty else { return [] }
        let columns = PostingColumns(batch.items.map(\.posting), batch.items.map(\.id), selection: released)
        var sent = [
            transaction.send(PostingStatements.releaseKeys, columns.keyPlayers, columns.keys, columns.keyIDs)
        ]
        if !columns.references.isEmpty {
            sent.append(
                transaction.send(
                    PostingStatements.releaseReferences, columns.referencePlayers, columns.referenceTypes,
                    columns.references, columns.referenceIDs))
        }
        return sent
    }

    private func commit(
        _ entries: [LedgerEntry], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let columns = EntryColumns(entries)
        try await transaction.commit(
            with: PostingStatements.insertEntries, columns.ids, columns.players, columns.types, columns.currencies,
            columns.amounts, columns.balancesBefore, columns.balancesAfter, columns.sequences, columns.houseAccounts,
            columns.references, columns.games, columns.descriptions, columns.metadata, columns.times, now)
    }
}
