internal import Domain

/// What became of one posting of a batch.
package enum PostingOutcome: Sendable, Hashable {
    case posted(PostingReceipt)
    /// The same request was recorded before; this is what it did.
    case replayed(PostingReceipt)
    case refused(PostingRefusal)
}

/// What a posting did.
package struct PostingReceipt: Sendable, Hashable {
    /// Its first row; nil where it moved nothing, such as a clawback that found nothing to take.
    package var entry: LedgerEntry?
    /// Its further rows: the part that was drawn on the bonus, loyalty points earned, debts paid, bonuses converted.
    package var further: [LedgerEntry]
    /// The reward that it granted or changed.
    package var reward: Reward?
    /// What it left owing, or settled.
    package var debt: Debt?

    package init(_ entry: LedgerEntry? = nil, further: [LedgerEntry] = [], reward: Reward? = nil, debt: Debt? = nil) {
        self.entry = entry
        self.further = further
        self.reward = reward
        self.debt = debt
    }

    /// All rows, in order.
    package var entries: [LedgerEntry] { (entry.map { [$0] } ?? []) + further }

    /// Whether this is what `posting` asked for: what was recorded is its own request (decision 24).
    package func records(_ posting: Posting) -> Bool {
        switch posting.work {
        case .grant(let grant): reward?.records(grant) ?? false
        case .coins, .step, .void, .waive: entry?.records(posting) ?? false
        case .movement where posting.type == .clawback: recordsClawback(posting)
        case .movement where posting.type == .wager: recordsWager(posting)
        case .movement: entry?.records(posting) ?? false
        }
    }

    private func recordsClawback(_ posting: Posting) -> Bool {
        guard let debt else { return entry?.records(posting) ?? false }
        guard let entry else {
            return debt.amount == posting.amount && debt.currency == posting.currency
                && debt.reference == posting.reference
        }
        var asked = posting
        asked.amount = (try? posting.amount - debt.amount) ?? .zero
        return entry.records(asked)
    }

    private func recordsWager(_ posting: Posting) -> Bool {
        guard let entry, (entry.askedCurrency ?? entry.currency) == posting.currency else { return false }
        var asked = posting
        asked.currency = entry.currency
        for part in further where part.type == .wager { asked.amount = (try? asked.amount - part.amount) ?? .zero }
        return entry.records(asked)
    }
}
