internal import Domain
internal import RewardsContract
private import ServiceRuntime
internal import VIPContract

/// What a player's ledger says of their wagers, and so of their points.
struct LedgerSums: Sendable, Hashable {
    private(set) var wagers = 0
    private(set) var goldCoins = Money.zero
    private(set) var sweepstakesCoins = Money.zero
    /// The plain sum of all currencies.
    private(set) var total = Money.zero
    /// 1 SC is one point, 100,000 GC are one.
    private(set) var points = Points.zero

    /// Counts a wager.
    mutating func add(_ transaction: Transaction) throws {
        let amount = try Money(transaction.amount)
        let currency = try Currency(transaction.currency)
        wagers += 1
        if currency == .goldCoins { try goldCoins += amount }
        if currency == .sweepstakesCoins { try sweepstakesCoins += amount }
        try total += amount
        points = try points + Points(earnedByWagering: amount, in: currency)
    }

    /// Whether vip says the same: points and the sum wagered, to the last digit.
    func agrees(with status: PlayerStatus?) -> Bool {
        guard let status, let vipPoints = try? FixedDecimal(status.points),
            let vipTotal = try? Money(status.totalWagering)
        else { return wagers == 0 }
        return Points(vipPoints) == points && vipTotal == total
    }
}
