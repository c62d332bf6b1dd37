internal import Domain

/// The decision of a batch while it is being made.
struct PostingBook {
    private struct KeyID: Hashable {
        let playerID: PlayerID
        let key: IdempotencyKey?
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
    private var touchedRewards: Set<TransactionID> = []
    private var touchedDebts: Set<TransactionID> = []
    private var firstOfKey: [KeyID: Int] = [:]
    private var postedReferences: Set<ReferenceUse> = []
    private var refusedReferences: Set<ReferenceUse> = []
    private var spareIDsUsed = 0
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

    mutating func decide(_ index: Int) throws {
        let outcome = try outcome(of: index)
        decision.outcomes.append(outcome)
        let item = batch.items[index]
        let hasClaimed = item.claim == .taken || item.claim == .referenceTaken
        if remembersKeys, hasClaimed, let key = item.posting.key {
            firstOfKey[KeyID(playerID: item.posting.playerID, key: key)] = index
        }
        switch outcome {
        case .posted:
            if remembersReferences, let reference = ReferenceUse(item.posting) { postedReferences.insert(reference) }
        case .refused where hasClaimed:
            decision.released.append(index)
            if remembersReferences, item.claim == .taken, let reference = ReferenceUse(item.posting) {
                refusedReferences.insert(reference)
            }
        case .refused, .replayed:
            break
        }
    }

    private mutating func outcome(of index: Int) throws -> PostingOutcome {
        let item = batch.items[index]
        switch item.claim {
        case .held(let receipt):
            guard let receipt, receipt.records(item.posting) else { return .refused(.keyConflict) }
            return .replayed(receipt)
        case .sharedWithinBatch:
            return outcome(ofTwin: item.posting)
        case .taken, .referenceTaken:
            return try outcome(of: item)
        }
    }

    /// The outcome of a posting whose key an earlier one of this batch has.
    private func outcome(ofTwin posting: Posting) -> PostingOutcome {
        guard let first = firstOfKey[KeyID(playerID: posting.playerID, key: posting.key)] else {
            return .refused(.lostRace)
        }
        switch decision.outcomes[first] {
        case .posted(let receipt), .replayed(let receipt):
            return receipt.records(posting) ? .replayed(receipt) : .refused(.keyConflict)
        case .refused(let refusal):
            // The key is free again, but only after this batch.
            return batch.items[first].posting == posting ? .refused(refusal) : .refused(.lostRace)
        }
    }

    private mutating func outcome(of item: PostingBatch.Item) throws -> PostingOutcome {
        let position = changed[item.posting.playerID]
        guard let account = position.map({ decision.accounts[$0] }) ?? batch.accounts[item.posting.playerID] else {
            return .refused(.playerUnknown)
        }
        if let refusal = refusal(ofReferenceOf: item, account) { return .refused(refusal) }
        var draft = PostingDraft(item, account: account, of: batch, spareIDsUsed: spareIDsUsed)
        do {
            try draft.decide()
        } catch let refused as PostingRefused {
            return .refused(refused.refusal)
        }
        try apply(draft, at: position)
        return .posted(draft.receipt)
    }

    private func refusal(ofReferenceOf item: PostingBatch.Item, _ account: PlayerAccount) -> PostingRefusal? {
        guard item.claim == .referenceTaken, let reference = ReferenceUse(item.posting) else { return nil }
        if item.posting.work.needsGoodStanding(item.posting.type), !item.posting.isOwed,
            let refusal = account.standing.refusal(at: batch.now)
        {
            return refusal
        }
        // The first of this batch to use a reference has claimed it: where that one was refused, nobody has it.
        if refusedReferences.contains(reference), !postedReferences.contains(reference) { return .lostRace }
        if case .void = item.posting.work { return .alreadyVoided }
        return .referenceUsed
    }

    private mutating func apply(_ draft: PostingDraft, at known: Int?) throws {
        let before: PlayerAccount
        let position: Int
        if let known {
            (position, before) = (known, decision.accounts[known])
            decision.accounts[position] = draft.account
        } else {
            position = decision.accounts.count
            before = batch.accounts[draft.posting.playerID] ?? draft.account
            changed[draft.posting.playerID] = position
            decision.accounts.append(draft.account)
            decision.metrics.append(MetricsChange())
            if isStale(draft.account.lastActivityAt) { decision.active.append(draft.posting.playerID) }
        }
        if before.tier != draft.account.tier, !decision.promoted.contains(position) {
            decision.promoted.append(position)
        }
        spareIDsUsed = draft.spareIDsUsed
        try decision.metrics[position].add(draft.metrics)
        if let entry = draft.receipt.entry { decision.entries.append(entry) }
        decision.entries += draft.receipt.further
        note(draft, at: position)
    }

    /// What most postings have none of.
    private mutating func note(_ draft: PostingDraft, at position: Int) {
        if !draft.touchedRewards.isEmpty || !draft.touchedDebts.isEmpty {
            touchedRewards.formUnion(draft.touchedRewards)
            touchedDebts.formUnion(draft.touchedDebts)
            if !decision.reviewed.contains(position) { decision.reviewed.append(position) }
        }
        decision.rewardWagers += draft.rewardWagers
        decision.voidedWagers += draft.voidedWagers
        if let coins = draft.coins {
            decision.coins.append(
                PostingDecision.GivenCoins(
                    id: draft.id, playerID: draft.posting.playerID, coins: coins, givenAt: draft.time))
        }
    }

    private func isStale(_ lastActivityAt: Timestamp?) -> Bool {
        guard let lastActivityAt else { return true }
        return lastActivityAt + PostingBatch.activityGranularity <= batch.now
    }

    consuming func finish() -> PostingDecision {
        for position in decision.reviewed {
            let account = decision.accounts[position]
            decision.rewards += account.rewards.filter { touchedRewards.contains($0.id) }
            decision.debts += account.debts.filter { touchedDebts.contains($0.id) }
        }
        return decision
    }
}
