package import Domain

/// Postings that are written by one commit, and what is known before they are decided.
package struct PostingBatch: Sendable {
    /// What became of a posting's key when the batch tried to take it.
    package enum Claim: Sendable, Hashable {
        /// Nobody had the key, nor the reference.
        case taken
        /// Nobody had the key; another posting has the reference. It may be one of this batch.
        case referenceTaken
        /// An earlier posting of this batch has the key.
        case sharedWithinBatch
        /// A posting recorded before has the key; nil where its row was moved to an archive.
        indirect case held(by: PostingReceipt?)
    }

    package struct Item: Sendable {
        package var posting: Posting
        /// The id that its ledger row gets.
        package var id: TransactionID
        package var claim: Claim

        package init(posting: Posting, id: TransactionID, claim: Claim = .taken) {
            self.posting = posting
            self.id = id
            self.claim = claim
        }
    }

    package var items: [Item]
    package var accounts: [PlayerID: PlayerAccount]
    package var now: Timestamp
    /// What voids of this batch are to reverse, by the id of its first row.
    package var targets: [TransactionID: VoidTarget]
    package var tiers: TierLadder
    package var rate: PointsRate
    /// Ids for the rows that postings have beyond their first.
    package var spareIDs: [TransactionID]

    package init(
        items: [Item], accounts: [PlayerID: PlayerAccount], now: Timestamp,
        targets: [TransactionID: VoidTarget] = [:], tiers: TierLadder = .seeded, rate: PointsRate = .seeded,
        spareIDs: [TransactionID] = []
    ) {
        self.items = items
        self.accounts = accounts
        self.now = now
        self.targets = targets
        self.tiers = tiers
        self.rate = rate
        self.spareIDs = spareIDs
    }

    /// Adds what is known of a player's rewards and debts, once each.
    mutating func add(_ reward: Reward) {
        guard accounts[reward.playerID]?.rewards.contains(where: { $0.id == reward.id }) == false else { return }
        accounts[reward.playerID]?.rewards.append(reward)
    }

    mutating func add(_ debt: Debt) {
        let isKnown = accounts[debt.playerID]?.debts.contains { $0.id == debt.id && $0.currency == debt.currency }
        guard isKnown == false else { return }
        accounts[debt.playerID]?.debts.append(debt)
    }

    /// Puts the open bonuses of every player in front, in the order in which wagers count.
    mutating func sortRewards() {
        for player in accounts.keys where accounts[player]?.rewards.isEmpty == false {
            accounts[player]?.rewards.sort(by: Reward.comesFirst)
        }
    }
}
