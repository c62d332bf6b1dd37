/// What the ledger keeps accounts in. The raw values are those of the database and of the contracts.
///
/// Source: `004_3ae2b85e20edefcd.txt`, "CurrencyType"; services.md for GC and SC; decision 25 for CASH.
package enum Currency: String, CaseIterable, Hashable, Sendable {
    /// Gold coins: play money.
    case goldCoins = "GC"
    /// Sweepstakes coins: eligible for prizes.
    case sweepstakesCoins = "SC"
    case loyaltyPoints = "LP"
    case rewardPoints = "RP"
    /// Bonus money, which turns into SC or RP once it has been wagered.
    case bonus = "BONUS"
    /// Tickets, which are counted and never divided.
    case tickets = "TICKETS"
    /// Deposits minus withdrawals of real money: a memo account, not a balance to play with.
    case cash = "CASH"
}

extension Currency {
    /// Whether only whole amounts exist.
    package var isWhole: Bool { self == .tickets }

    /// Whether a player's account may go below zero, which only the memo account of real money may.
    package var mayBeNegative: Bool { self == .cash }

    /// Whether a player can bet it.
    package var isWagerable: Bool { self == .goldCoins || self == .sweepstakesCoins || self == .bonus }

    /// - Throws: ``DomainError/Code/tooPrecise`` for a fraction of what is counted in whole numbers.
    package func check(_ amount: Money) throws(DomainError) {
        guard !isWhole || amount.isWhole else {
            throw DomainError(.tooPrecise, "must be a whole number of \(rawValue), came \(amount)")
        }
    }

    /// What a wager counts for metrics, segments, LP and wagering progress: SC and BONUS at par, GC at a
    /// hundred-thousandth, exactly; the others nothing.
    ///
    /// Source: decision 26, so that play money does not drown real value.
    package func weightedWager(_ amount: Money) -> FixedDecimal {
        switch self {
        case .sweepstakesCoins, .bonus: FixedDecimal(amount)
        case .goldCoins: FixedDecimal(unchecked: Int128(amount.tenThousandths))
        case .loyaltyPoints, .rewardPoints, .tickets, .cash: .zero
        }
    }
}

extension Currency: CustomStringConvertible {
    package var description: String { rawValue }
}
