/// What became of one posting of a batch.
package enum PostingOutcome: Sendable, Hashable {
    case posted(LedgerEntry)
    /// The same request was recorded before; this is its row.
    case replayed(LedgerEntry)
    case refused(PostingRefusal)
}
