internal import Domain

/// What `loyalty_balances` says of a player's open bonuses and debts, by column, as `update_bonus_terms` takes it.
///
/// Expiry, largest bet and games are those of the bonus that wagers count for first; the counters are sums (decision 17).
struct BonusTermColumns {
    private(set) var players: [PlayerID] = []
    private(set) var required: [FixedDecimal] = []
    private(set) var completed: [FixedDecimal] = []
    private(set) var expiries: [Timestamp?] = []
    private(set) var maxBets: [Money?] = []
    private(set) var games: [String?] = []
    private(set) var openRewards: [Int32] = []
    private(set) var openDebts: [Int32] = []

    /// - Throws: ``DomainError/Code/overflow``.
    init(_ accounts: [PlayerAccount]) throws(DomainError) {
        for account in accounts {
            let open = account.rewards.filter(\.isOpenBonus)
            let first = open.min(by: Reward.expiresEarlier)
            var required = FixedDecimal.zero
            var completed = FixedDecimal.zero
            for reward in open {
                required = try required + FixedDecimal(reward.terms.wageringRequired)
                completed = try completed + reward.wageringCompleted
            }
            players.append(account.playerID)
            self.required.append(required)
            self.completed.append(completed)
            expiries.append(first?.terms.expiresAt)
            maxBets.append(first?.terms.maxBet)
            games.append(first.flatMap { RewardRow.text($0.terms.games) })
            openRewards.append(Int32(clamping: open.count))
            openDebts.append(Int32(clamping: account.debts.count { $0.settledAt == nil }))
        }
    }
}
