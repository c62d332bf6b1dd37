package import Domain

extension PostingBatch {
    /// How old a player's last activity may be before a posting notes it again: to the minute is enough for reports,
    /// and spares the hot path an update of `players` for each wager.
    package static let activityGranularity = Duration.seconds(60)

    /// Decides every posting in order, each seeing the effect of those before it; a refused one has none.
    ///
    /// - Throws: ``DomainError/Code/overflow`` where the batch's own sums leave their type, which takes 10,000 of the
    ///   largest amounts.
    package func decide() throws(DomainError) -> PostingDecision {
        var book = Book(batch: self)
        for index in items.indices {
            try book.note(book.outcome(of: index), of: index)
        }
        return book.finish()
    }

    /// The decision while it is being made.
    private struct Book {
        private struct KeyID: Hashable {
            let playerID: PlayerID
            let key: IdempotencyKey
        }

        private struct ReferenceUse: Hashable {
            let playerID: PlayerID
            let type: TransactionType
            let reference: ReferenceID

            init?(_ posting: Posting) {
                guard let reference = posting.reference else { return nil }
                playerID = posting.playerID
                type = posting.type
                self.reference = reference
            }
        }

        private let batch: PostingBatch
        private var decision = PostingDecision()
        private var changed: [PlayerID: Int] = [:]
        private var firstOfKey: [KeyID: Int] = [:]
        private var postedReferences: Set<ReferenceUse> = []
        private var refusedReferences: Set<ReferenceUse> = []
        private let remembersKeys: Bool
        private let remembersReferences: Bool

        init(batch: PostingBatch) {
            self.batch = batch
            // Most batches have no posting that collides with another, and then nothing is looked up.
            remembersKeys = batch.items.contains { $0.claim == .sharedWithinBatch }
            remembersReferences = batch.items.contains { $0.claim == .referenceTaken }
            decision.outcomes.reserveCapacity(batch.items.count)
            decision.entries.reserveCapacity(batch.items.count)
            decision.accounts.reserveCapacity(batch.accounts.count)
            decision.metrics.reserveCapacity(batch.accounts.count)
        }

        func outcome(of index: Int) -> PostingOutcome {
            let item = batch.items[index]
            switch item.claim {
            case .held(let entry):
                guard let entry, entry.records(item.posting) else { return .refused(.keyConflict) }
                return .replayed(entry)
            case .sharedWithinBatch:
                return outcome(ofTwin: item.posting)
            case .taken, .referenceTaken:
                return outcome(of: item)
            }
        }

        /// The outcome of a posting whose key an earlier one of this batch has.
        private func outcome(ofTwin posting: Posting) -> PostingOutcome {
            guard let first = firstOfKey[KeyID(playerID: posting.playerID, key: posting.key)] else {
                return .refused(.lostRace)
            }
            switch decision.outcomes[first] {
            case .posted(let entry), .replayed(let entry):
                return entry.records(posting) ? .replayed(entry) : .refused(.keyConflict)
            case .refused(let refusal):
                // The key is free again, but only after this batch.
                return batch.items[first].posting == posting ? .refused(refusal) : .refused(.lostRace)
            }
        }

        private func outcome(of item: Item) -> PostingOutcome {
            let posting = item.posting
            guard let account = account(of: posting.playerID) else { return .refused(.playerUnknown) }
            if posting.type.needsGoodStanding, let refusal = account.standing.refusal(at: batch.now) {
                return .refused(refusal)
            }
            if item.claim == .referenceTaken, let reference = ReferenceUse(posting) {
                // The first of this batch to use a reference has claimed it: where that one was refused, nobody has it.
                let isFree = refusedReferences.contains(reference) && !postedReferences.contains(reference)
                return .refused(isFree ? .lostRace : .referenceUsed)
            }
            return outcome(of: item, in: account.wallet[posting.currency])
        }

        private func outcome(of item: Item, in account: Wallet.Account) -> PostingOutcome {
            let posting = item.posting
            let change = posting.type.direction == .fromPlayer ? -posting.amount : posting.amount
            guard let after = try? account.balance + change, after <= posting.currency.balanceMax else {
                return .refused(.balanceTooLarge(balance: account.balance))
            }
            if after.isNegative, change.isNegative, !posting.currency.mayBeNegative {
                return .refused(.insufficientFunds(balance: account.balance))
            }
            return .posted(
                LedgerEntry(
                    id: item.id, playerID: posting.playerID, type: posting.type, currency: posting.currency,
                    amount: change.magnitude, balanceBefore: account.balance, balanceAfter: after,
                    sequence: account.sequence + 1, reference: posting.reference, game: posting.game,
                    description: posting.description, metadata: posting.metadata,
                    occurredAt: posting.occurredAt ?? batch.now, createdAt: batch.now))
        }

        private func account(of playerID: PlayerID) -> PlayerAccount? {
            if let position = changed[playerID] { return decision.accounts[position] }
            return batch.accounts[playerID]
        }

        mutating func note(_ outcome: PostingOutcome, of index: Int) throws(DomainError) {
            let item = batch.items[index]
            decision.outcomes.append(outcome)
            if remembersKeys, item.claim == .taken || item.claim == .referenceTaken {
                firstOfKey[KeyID(playerID: item.posting.playerID, key: item.posting.key)] = index
            }
            switch outcome {
            case .posted(let entry):
                try apply(entry)
                if remembersReferences, let reference = ReferenceUse(item.posting) {
                    postedReferences.insert(reference)
                }
            case .refused:
                guard item.claim == .taken || item.claim == .referenceTaken else { return }
                decision.released.append(index)
                if remembersReferences, item.claim == .taken, let reference = ReferenceUse(item.posting) {
                    refusedReferences.insert(reference)
                }
            case .replayed:
                break
            }
        }

        private mutating func apply(_ entry: LedgerEntry) throws(DomainError) {
            decision.entries.append(entry)
            let position: Int
            if let known = changed[entry.playerID] {
                position = known
            } else {
                guard let account = batch.accounts[entry.playerID] else { return }
                position = decision.accounts.count
                changed[entry.playerID] = position
                decision.accounts.append(account)
                decision.metrics.append(MetricsChange())
                if isStale(account.lastActivityAt) { decision.active.append(entry.playerID) }
            }
            decision.accounts[position].wallet[entry.currency] = Wallet.Account(
                balance: entry.balanceAfter, sequence: entry.sequence)
            try decision.metrics[position].count(entry)
        }

        private func isStale(_ lastActivityAt: Timestamp?) -> Bool {
            guard let lastActivityAt else { return true }
            return lastActivityAt + PostingBatch.activityGranularity <= batch.now
        }

        consuming func finish() -> PostingDecision { decision }
    }
}
