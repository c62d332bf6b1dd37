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
    /// The posting to void, the reward or the debt is none of this player's.
    case targetUnknown
    /// The posting was voided before.
    case alreadyVoided
    /// It is not for a void to reverse: a void, a part of another posting, a reward (which is cancelled instead).
    case notVoidable(TransactionType)
    /// The reward's status does not let it.
    case rewardNotOpen(RewardStatus)
    /// Nothing of the debt is left.
    case debtSettled
    /// The bet counts on a bonus, and is above what that bonus allows.
    case bonusMaxBet(Money)
    case insufficientFunds(balance: Money)
    /// The balance would pass what ``Money`` and the database can hold.
    case balanceTooLarge(balance: Money)
}

/// Carries a refusal out of the decision of one posting, whose draft is thrown away with it.
struct PostingRefused: Error {
    let refusal: PostingRefusal

    init(_ refusal: PostingRefusal) { self.refusal = refusal }
}
