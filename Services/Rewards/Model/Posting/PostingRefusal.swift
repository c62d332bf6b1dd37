package import Domain

/// Why a posting was not recorded. Earlier cases win; nothing has changed in any of them.
package enum PostingRefusal: Sendable, Hashable {
    /// The key belongs to another request.
    case keyConflict
    case playerUnknown
    case playerClosed
    case playerBlocked
    case playerExcluded(until: Timestamp)
    /// Another posting of this player and type has the reference.
    case referenceUsed
    /// A posting that shared the key or the reference, and the batch, was refused: send it again.
    case lostRace
    case insufficientFunds(balance: Money)
    /// The balance would pass what ``Money`` and the database can hold.
    case balanceTooLarge(balance: Money)
}
