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
        case held(by: LedgerEntry?)
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

    package init(items: [Item], accounts: [PlayerID: PlayerAccount], now: Timestamp) {
        self.items = items
        self.accounts = accounts
        self.now = now
    }
}

/// What a batch changes, and what each of its callers is told.
package struct PostingDecision: Sendable {
    /// One for each item, in order.
    package var outcomes: [PostingOutcome] = []
    /// The new ledger rows, in order.
    package var entries: [LedgerEntry] = []
    /// The accounts that changed, as they are now, each once.
    package var accounts: [PlayerAccount] = []
    /// Beside ``accounts``, what each adds to the player's metrics.
    package var metrics: [MetricsChange] = []
    /// Indices of items whose claimed key and reference must be given back: they were refused.
    package var released: [Int] = []
    /// Players whose last activity is to be noted again.
    package var active: [PlayerID] = []
}
