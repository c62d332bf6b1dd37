/// What a posting of the ledger is for. The raw values are those of the database and of the contracts.
///
/// Source: `004_3ae2b85e20edefcd.txt`, "TransactionType", the first nine; services.md, "Ledger", the others.
package enum TransactionType: String, CaseIterable, Hashable, Sendable {
    case deposit = "DEPOSIT"
    case withdrawal = "WITHDRAWAL"
    case wager = "WAGER"
    case win = "WIN"
    case reward = "REWARD"
    case bonusIssued = "BONUS_ISSUED"
    case bonusExpired = "BONUS_EXPIRED"
    case loyaltyPointsEarned = "LP_EARNED"
    case loyaltyPointsRedeemed = "LP_REDEEMED"
    /// Coins that a purchase paid for.
    case credit = "CREDIT"
    /// Coins that a refund takes back.
    case clawback = "CLAWBACK"
    /// A correction by an operator, either way.
    case adjustment = "ADJUSTMENT"
    /// The reversal of an earlier posting, either way.
    case void = "VOID"
    /// A bonus whose wagering is complete becomes SC or RP: out of the one, into the other (decision 28).
    case bonusConverted = "BONUS_CONVERTED"
}

extension TransactionType {
    /// Which way a posting moves the player's balance.
    package enum Direction: Hashable, Sendable {
        case toPlayer
        case fromPlayer
        /// The sign of the amount says it.
        case either
    }

    package var direction: Direction {
        switch self {
        case .deposit, .win, .reward, .bonusIssued, .loyaltyPointsEarned, .credit: .toPlayer
        case .withdrawal, .wager, .bonusExpired, .loyaltyPointsRedeemed, .clawback: .fromPlayer
        case .adjustment, .void, .bonusConverted: .either
        }
    }
}

extension TransactionType: CustomStringConvertible {
    package var description: String { rawValue }
}
