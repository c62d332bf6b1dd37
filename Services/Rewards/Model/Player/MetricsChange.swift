package import Domain

/// What a batch adds to a player's metrics.
package struct MetricsChange: Sendable, Hashable {
    package var deposited = FixedDecimal.zero
    /// SC and BONUS at par, GC at 1/100,000 (decision 26).
    package var wagered = FixedDecimal.zero
    package var won = FixedDecimal.zero
    package var bets: Int64 = 0
    package var lastDepositAt: Timestamp?
    package var lastWagerAt: Timestamp?

    package init() {}

    /// Counts one ledger row.
    ///
    /// - Throws: ``DomainError/Code/overflow`` past 10,000 of the largest amounts, which no batch holds.
    package mutating func count(_ entry: LedgerEntry) throws(DomainError) {
        switch entry.type {
        case .deposit:
            deposited = try deposited + FixedDecimal(entry.amount)
            lastDepositAt = max(lastDepositAt ?? entry.occurredAt, entry.occurredAt)
        case .wager:
            wagered = try wagered + entry.currency.weightedWager(entry.amount)
            bets += 1
            lastWagerAt = max(lastWagerAt ?? entry.occurredAt, entry.occurredAt)
        case .win:
            won = try won + entry.currency.weightedWager(entry.amount)
        default:
            break
        }
    }

    package var isEmpty: Bool { self == MetricsChange() }
}
