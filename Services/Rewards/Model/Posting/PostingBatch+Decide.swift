internal import Domain

extension PostingBatch {
    /// How old a player's last activity may be before a posting notes it again: to the minute is enough for reports,
    /// and spares the hot path an update of `players` for each wager.
    package static let activityGranularity = Duration.seconds(60)

    /// Decides every posting in order, each seeing the effect of those before it; a refused one has none.
    ///
    /// - Throws: ``OutOfTransactionIDs``, to be tried again with more ``spareIDs``; ``DomainError`` where the batch's own
    ///   sums leave their type, which takes 10,000 of the largest amounts.
    package func decide() throws -> PostingDecision {
        var book = PostingBook(batch: self)
        for index in items.indices { try book.decide(index) }
        return book.finish()
    }
}
