internal import Domain

/// Changes of metrics by column, as `update_metrics` takes them.
struct MetricsColumns {
    private(set) var players: [PlayerID] = []
    private(set) var deposited: [FixedDecimal] = []
    private(set) var wagered: [FixedDecimal] = []
    private(set) var won: [FixedDecimal] = []
    private(set) var bets: [Int64] = []
    private(set) var lastDeposits: [Timestamp?] = []
    private(set) var lastWagers: [Timestamp?] = []

    /// Whether nothing was won or deposited, nor taken back of either.
    private(set) var areBets = true

    /// - Parameter positions: Which of the decision's accounts.
    init(_ decision: PostingDecision, _ positions: [Int]) {
        for position in positions {
            let change = decision.metrics[position]
            players.append(decision.accounts[position].playerID)
            if change.deposited != .zero || change.won != .zero || change.lastDepositAt != nil { areBets = false }
            deposited.append(change.deposited)
            wagered.append(change.wagered)
            won.append(change.won)
            bets.append(change.bets)
            lastDeposits.append(change.lastDepositAt)
            lastWagers.append(change.lastWagerAt)
        }
    }
}
