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
            // The part that a bonus paid for is no bet of its own.
            if entry.partOf == nil { bets += 1 }
            lastWagerAt = max(lastWagerAt ?? entry.occurredAt, entry.occurredAt)
        case .win:
            won = try won + entry.currency.weightedWager(entry.amount)
        default:
            break
        }
    }

    /// Takes a voided row out again. When the last ones were stays: somebody did play then.
    package mutating func uncount(_ entry: LedgerEntry) throws(DomainError) {
        switch entry.type {
        case .deposit:
            deposited = try deposited - FixedDecimal(entry.amount)
        case .wager:
            wagered = try wagered - entry.currency.weightedWager(entry.amount)
            if entry.partOf == nil { bets -= 1 }
        case .win:
            won = try won - entry.currency.weightedWager(entry.amount)
        default:
            break
        }
    }

    /// Adds what another posting of the batch changed.
    package mutating func add(_ other: MetricsChange) throws(DomainError) {
        deposited = try deposited + other.deposited
        wagered = try wagered + other.wagered
        won = try won + other.won
        bets += other.bets
        if let time = other.lastDepositAt { lastDepositAt = max(lastDepositAt ?? time, time) }
        if let time = other.lastWagerAt { lastWagerAt = max(lastWagerAt ?? time, time) }
    }

    package var isEmpty: Bool { self == MetricsChange() }
}
