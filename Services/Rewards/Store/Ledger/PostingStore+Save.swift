internal import Domain
internal import Postgres
private import ServiceRuntime

// What was decided, written in one round trip: a statement for each table that changes, whatever the batch's size.
extension PostingStore {
    /// - Parameter commits: Whether the last statement takes the COMMIT along.
    func save(
        _ decision: PostingDecision, of batch: PostingBatch, in transaction: PostgresTransaction, commits: Bool
    ) async throws {
        var sent: [PostgresPendingRows] = []
        if !decision.accounts.isEmpty { sent.append(sendBalances(decision, in: transaction)) }
        sent += sendMetrics(decision, at: batch.now, in: transaction)
        sent += sendReleases(decision.released, of: batch, in: transaction)
        sent += try sendRewards(decision, at: batch.now, in: transaction)
        if !decision.debts.isEmpty { sent.append(sendDebts(decision.debts, in: transaction)) }
        let events = try events(decision)
        if !events.isEmpty { sent.append(outbox.send(events, in: transaction)) }
        do {
            if !decision.entries.isEmpty {
                try await write(decision.entries, at: batch.now, in: transaction, commits: commits)
                if commits { return }
            }
        } catch {
            // Of a statement that failed ahead of it the last one knows only that there was one: ask for the reason.
            for statement in sent { _ = try await statement.rows() }
            throw error
        }
        for statement in sent { _ = try await statement.rows() }
    }

    private func sendBalances(_ decision: PostingDecision, in transaction: PostgresTransaction) -> PostgresPendingRows {
        let columns = BalanceColumns(decision.accounts)
        if decision.entries.allSatisfy({ Self.playCurrencies.contains($0.currency) }) {
            return transaction.send(
                PostingStatements.updatePlayBalances, columns.players, columns.lp.balances, columns.lp.sequences,
                columns.gc.balances, columns.gc.sequences, columns.sc.balances, columns.sc.sequences,
                columns.loyaltyRemainders)
        }
        return transaction.send(
            PostingStatements.updateBalances, columns.players, columns.lp.balances, columns.lp.sequences,
            columns.rp.balances, columns.rp.sequences, columns.bonus.balances, columns.bonus.sequences,
            columns.tickets, columns.ticketSequences, columns.gc.balances, columns.gc.sequences, columns.sc.balances,
            columns.sc.sequences, columns.cash.balances, columns.cash.sequences, columns.loyaltyRemainders)
    }

    private static let playCurrencies: Set<Currency> = [.goldCoins, .sweepstakesCoins, .loyaltyPoints]

    private func sendMetrics(
        _ decision: PostingDecision, at now: Timestamp, in transaction: PostgresTransaction
    ) -> [PostgresPendingRows] {
        var sent: [PostgresPendingRows] = []
        let changed = decision.metrics.indices.filter { !decision.metrics[$0].isEmpty }
        if !changed.isEmpty {
            sent.append(send(MetricsColumns(decision, changed), in: transaction))
        }
        if !decision.active.isEmpty {
            sent.append(transaction.send(PostingStatements.noteActivity, decision.active, now))
        }
        if !decision.promoted.isEmpty {
            let promoted = decision.promoted.map { decision.accounts[$0] }
            sent.append(
                transaction.send(
                    PostingStatements.updateTiers, promoted.map(\.playerID), promoted.map(\.tier.rawValue), now))
        }
        return sent
    }

    private func send(_ columns: MetricsColumns, in transaction: PostgresTransaction) -> PostgresPendingRows {
        guard !columns.areBets else {
            return transaction.send(
                PostingStatements.updateBetMetrics, columns.players, columns.wagered, columns.bets, columns.lastWagers)
        }
        return transaction.send(
            PostingStatements.updateMetrics, columns.players, columns.deposited, columns.wagered, columns.won,
            columns.bets, columns.lastDeposits, columns.lastWagers)
    }

    private func sendReleases(
        _ released: [Int], of batch: PostingBatch, in transaction: PostgresTransaction
    ) -> [PostgresPendingRows] {
        guard !released.isEmpty else { return [] }
        let columns = PostingColumns(batch.items.map(\.posting), batch.items.map(\.id), selection: released)
        var sent: [PostgresPendingRows] = []
        if !columns.keys.isEmpty {
            sent.append(
                transaction.send(PostingStatements.releaseKeys, columns.keyPlayers, columns.keys, columns.keyIDs))
        }
        if !columns.references.isEmpty {
            sent.append(
                transaction.send(
                    PostingStatements.releaseReferences, columns.referencePlayers, columns.referenceTypes,
                    columns.references, columns.referenceIDs))
        }
        return sent
    }

    private func sendRewards(
        _ decision: PostingDecision, at now: Timestamp, in transaction: PostgresTransaction
    ) throws -> [PostgresPendingRows] {
        var sent: [PostgresPendingRows] = []
        if !decision.reviewed.isEmpty {
            let terms = try BonusTermColumns(decision.reviewed.map { decision.accounts[$0] })
            sent.append(
                transaction.send(
                    RewardStatements.updateBonusTerms, terms.players, terms.required, terms.completed, terms.expiries,
                    terms.maxBets, terms.games, terms.openRewards, terms.openDebts))
        }
        if !decision.rewards.isEmpty {
            let rewards = RewardColumns(decision.rewards)
            sent.append(
                transaction.send(
                    RewardStatements.upsert, rewards.ids, rewards.players, rewards.rules, rewards.types,
                    rewards.amounts, rewards.currencies, rewards.statuses, rewards.wageringRequired,
                    rewards.wageringCompleted, rewards.issued, rewards.expires, rewards.completed, rewards.metadata,
                    rewards.ruleVersions, rewards.remaining, rewards.maxBets, rewards.games, rewards.maxConversions,
                    rewards.convertTo, rewards.converted, rewards.closed, rewards.closedReasons))
        }
        if !decision.rewardWagers.isEmpty {
            let wagers = decision.rewardWagers
            sent.append(
                transaction.send(
                    RewardStatements.insertWagers, wagers.map(\.playerID), wagers.map(\.transactionID),
                    wagers.map(\.rewardID), wagers.map(\.bonusDrawn), wagers.map(\.wageringCounted), now))
        }
        if !decision.coins.isEmpty { sent.append(sendCoins(decision.coins, at: now, in: transaction)) }
        return sent
    }

    private func sendCoins(
        _ given: [PostingDecision.GivenCoins], at now: Timestamp, in transaction: PostgresTransaction
    ) -> PostgresPendingRows {
        let coins = given.map(\.coins)
        return transaction.send(
            RewardStatements.insertCoins, given.map(\.id), given.map(\.playerID), coins.map(\.type.rawValue),
            coins.map(\.goldCoins), coins.map(\.sweepstakesCoins), coins.map(\.baseGoldCoins),
            coins.map(\.baseSweepstakesCoins), coins.map(\.levelID), coins.map(\.multiplier), given.map(\.givenAt), now,
            coins.map { MetadataColumn.text($0.metadata) })
    }

    private func sendDebts(_ debts: [Debt], in transaction: PostgresTransaction) -> PostgresPendingRows {
        transaction.send(
            DebtStatements.upsert, debts.map(\.id), debts.map(\.playerID), debts.map(\.currency.rawValue),
            debts.map(\.amount), debts.map(\.paid), debts.map(\.waived), debts.map(\.reference), debts.map(\.reason),
            debts.map(\.waivedReason), debts.map(\.createdAt), debts.map(\.settledAt))
    }

    private func write(
        _ entries: [LedgerEntry], at now: Timestamp, in transaction: PostgresTransaction, commits: Bool
    ) async throws(PostgresError) {
        let columns = EntryColumns(entries)
        if commits {
            try await transaction.commit(
                with: PostingStatements.insertEntries, columns.ids, columns.players, columns.types,
                columns.currencies, columns.amounts, columns.balancesBefore, columns.balancesAfter, columns.sequences,
                columns.houseAccounts, columns.references, columns.games, columns.descriptions, columns.metadata,
                columns.times, columns.partsOf, columns.askedCurrencies, now)
        } else {
            try await transaction.execute(
                PostingStatements.insertEntries, columns.ids, columns.players, columns.types, columns.currencies,
                columns.amounts, columns.balancesBefore, columns.balancesAfter, columns.sequences,
                columns.houseAccounts, columns.references, columns.games, columns.descriptions, columns.metadata,
                columns.times, columns.partsOf, columns.askedCurrencies, now)
        }
    }
}
