package import Domain

/// What a posting does.
package enum PostingWork: Sendable, Hashable {
    /// Moves its amount of its currency.
    case movement
    /// Issues a reward.
    indirect case grant(RewardGrant)
    /// Gives coins.
    indirect case coins(CoinReward)
    /// Does something with a reward that exists.
    case step(RewardStep, reward: TransactionID)
    /// Reverses a posting, with all of its rows.
    case void(TransactionID)
    /// Lets the player off what is left of a debt, of the posting's currency.
    case waive(debt: TransactionID)

    /// Whether a blocked, excluded or closed player is refused it: they neither wager nor receive.
    func needsGoodStanding(_ type: TransactionType) -> Bool {
        switch self {
        case .movement: type.needsGoodStanding
        case .grant, .coins, .step(.activate, _): true
        case .step, .void, .waive: false
        }
    }
}
