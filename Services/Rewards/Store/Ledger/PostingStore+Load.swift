internal import Domain
internal import Postgres
private import ServiceRuntime

// What a batch has to know before it is decided: one round trip, and a second one where somebody has open bonuses or
// debts, or something is to be voided.
extension PostingStore {
    func load(
        _ postings: [Posting], _ ids: [TransactionID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> PostingBatch {
        let columns = PostingColumns(postings, ids)
        let lockedRows = transaction.send(PostingStatements.lockAccounts, columns.players)
        let standingRows = transaction.send(PostingStatements.standings, columns.players)
        // Behind the lock: who changes the ladder moves the players afterwards, under the same lock.
        let tierRows = transaction.send(TierStatements.ranges)
        let keyRows =
            columns.keys.isEmpty
            ? nil
            : transaction.send(
                PostingStatements.claimKeys, columns.keyPlayers, columns.keys, columns.keyIDs, now)
        let referenceRows =
            columns.references.isEmpty
            ? nil
            : transaction.send(
                PostingStatements.claimReferences, columns.referencePlayers, columns.referenceTypes,
                columns.references, columns.referenceIDs, now)
        let locked = try await lockedRows.rows()
        let standings = try await standingRows.rows()
        let keys = try await keyRows?.rows()
        let references = try await referenceRows?.rows()

        var items = zip(postings, ids).map { PostingBatch.Item(posting: $0, id: $1) }
        if let references, references.count < columns.references.count {
            let free = Set(try references.decode(TransactionID.self))
            for index in items.indices where items[index].posting.reference != nil && !free.contains(ids[index]) {
                items[index].claim = .referenceTaken
            }
        }
        if let keys, keys.count < columns.keys.count {
            let free = Set(try keys.decode(TransactionID.self))
            let held = items.indices.filter { items[$0].posting.key != nil && !free.contains(ids[$0]) }
            try await findHolders(of: held, &items, in: transaction)
        }
        var batch = PostingBatch(items: items, accounts: try Self.accounts(locked, standings), now: now)
        batch.tiers = try TierStore.ranges(try await tierRows.rows())
        try await loadOpenItems(locked, into: &batch, in: transaction)
        return batch
    }

    private static func accounts(
        _ locked: PostgresRows, _ standings: PostgresRows
    ) throws(PostgresError) -> [PlayerID: PlayerAccount] {
        var accounts: [PlayerID: PlayerAccount] = [:]
        accounts.reserveCapacity(locked.count)
        for row in locked {
            let playerID: PlayerID = try row.decode(at: 0)
            accounts[playerID] = PlayerAccount(
                playerID: playerID, wallet: try WalletColumns.decode(row, at: 1),
                loyaltyRemainder: try row.decode(at: 15))
        }
        // Who has registered since the lock is among these, too, and is not locked.
        for row in standings {
            let playerID: PlayerID = try row.decode(at: 0)
            guard var account = accounts.removeValue(forKey: playerID) else { continue }
            account.standing = PlayerStanding(
                isActive: try row.decode(at: 1), isBlocked: try row.decode(at: 2),
                selfExcludedUntil: try row.decode(at: 3))
            account.lastActivityAt = try row.decode(at: 4)
            account.tier = try row.decode(Label<TierLevel>.self, at: 5).value
            accounts[playerID] = account
        }
        return accounts
    }

    // MARK: - Bonuses, debts, and what is to be voided

    private func loadOpenItems(
        _ locked: PostgresRows, into batch: inout PostingBatch, in transaction: PostgresTransaction
    ) async throws {
        var withRewards: [PlayerID] = []
        var withDebts: [PlayerID] = []
        for row in locked {
            if try row.decode(Int32.self, at: 16) > 0 { withRewards.append(try row.decode(at: 0)) }
            if try row.decode(Int32.self, at: 17) > 0 { withDebts.append(try row.decode(at: 0)) }
        }
        let named = NamedItems(batch.items)
        let bonuses = withRewards.isEmpty ? nil : transaction.send(RewardStatements.openBonuses, withRewards)
        let debts = withDebts.isEmpty ? nil : transaction.send(DebtStatements.open, withDebts)
        let rewards =
            named.isEmpty ? nil : transaction.send(RewardStatements.named, named.players, named.ids)
        let namedDebts =
            named.isEmpty ? nil : transaction.send(DebtStatements.named, named.players, named.ids)
        if !named.isEmpty { batch.targets = try await voidTargets(named, in: transaction) }
        for rows in [try await bonuses?.rows(), try await rewards?.rows()].compactMap({ $0 }) {
            for row in rows { batch.add(try RewardRow.decode(row)) }
        }
        for rows in [try await debts?.rows(), try await namedDebts?.rows()].compactMap({ $0 }) {
            for row in rows { batch.add(try DebtRow.decode(row)) }
        }
        batch.sortRewards()
    }

    private func voidTargets(
        _ named: NamedItems, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [TransactionID: VoidTarget] {
        let entries = transaction.send(PostingStatements.voidTargets, named.players, named.ids)
        let wagers = transaction.send(RewardStatements.wagers, named.players, named.ids)
        var targets: [TransactionID: VoidTarget] = [:]
        for row in try await entries.rows() {
            let id: TransactionID = try row.decode(at: 0)
            let entry = try LedgerRow.decode(row, at: 1)
            if targets[id] == nil { targets[id] = VoidTarget(entry: entry) } else { targets[id]?.further.append(entry) }
        }
        for row in try await wagers.rows() {
            let wager = RewardWager(
                playerID: try row.decode(at: 0), transactionID: try row.decode(at: 1), rewardID: try row.decode(at: 2),
                bonusDrawn: try row.decode(at: 3), wageringCounted: try row.decode(at: 4))
            targets[wager.transactionID]?.wagers.append(wager)
        }
        return targets
    }

    // MARK: - Repetitions

    /// Finds out who has the keys that were not free. Repetitions are rare, so this is a round trip of its own.
    private func findHolders(
        of indices: [Int], _ items: inout [PostingBatch.Item], in transaction: PostgresTransaction
    ) async throws {
        let columns = PostingColumns(items.map(\.posting), items.map(\.id), selection: indices)
        let own = Set(items.map(\.id))
        let rows = try await transaction.query(PostingStatements.holders, columns.keyPlayers, columns.keys)
        var holders: [Int: (id: TransactionID, receipt: PostingReceipt)] = [:]
        for row in rows {
            let index = indices[Int(try row.decode(Int64.self, at: 0)) - 1]
            var holder = try holders[index] ?? (row.decode(at: 1), PostingReceipt())
            if try row.decode(TransactionID?.self, at: 2) != nil {
                let entry = try LedgerRow.decode(row, at: 3)
                if holder.receipt.entry == nil {
                    holder.receipt.entry = entry
                } else {
                    holder.receipt.further.append(entry)
                }
            }
            holders[index] = holder
        }
        let named = holders.filter { !own.contains($0.value.id) }.map { (items[$0.key].posting.playerID, $0.value.id) }
        let extras = try await extras(named.map(\.0), named.map(\.1), in: transaction)
        for (index, holder) in holders {
            guard !own.contains(holder.id) else { items[index].claim = .sharedWithinBatch; continue }
            var receipt = holder.receipt
            receipt.reward = extras.rewards[holder.id]
            receipt.debt = extras.debts[holder.id]
            let isKnown = receipt.entry != nil || receipt.reward != nil || receipt.debt != nil
            items[index].claim = .held(by: isKnown ? receipt : nil)
        }
    }

    private func extras(
        _ players: [PlayerID], _ ids: [TransactionID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> (rewards: [TransactionID: Reward], debts: [TransactionID: Debt]) {
        guard !ids.isEmpty else { return ([:], [:]) }
        let rewardRows = transaction.send(RewardStatements.named, players, ids)
        let debtRows = transaction.send(DebtStatements.named, players, ids)
        var rewards: [TransactionID: Reward] = [:]
        for row in try await rewardRows.rows() {
            let reward = try RewardRow.decode(row)
            rewards[reward.id] = reward
        }
        var debts: [TransactionID: Debt] = [:]
        for row in try await debtRows.rows() {
            let debt = try DebtRow.decode(row)
            debts[debt.id] = debt
        }
        return (rewards, debts)
    }
}

/// What the postings of a batch name by its id: rewards, debts, and postings to void.
private struct NamedItems {
    private(set) var players: [PlayerID] = []
    private(set) var ids: [TransactionID] = []

    var isEmpty: Bool { ids.isEmpty }

    init(_ items: [PostingBatch.Item]) {
        for item in items {
            switch item.posting.work {
            case .step(_, let id), .void(let id), .waive(let id):
                players.append(item.posting.playerID)
                ids.append(id)
            case .movement, .grant, .coins:
                continue
            }
        }
    }
}
