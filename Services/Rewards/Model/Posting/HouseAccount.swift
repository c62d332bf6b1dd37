/// The account that loses what a player gains, so that every ledger row is balanced.
package enum HouseAccount: String, CaseIterable, Sendable, Hashable {
    /// Deposits and withdrawals.
    case cashier = "CASHIER"
    /// Wagers and wins.
    case games = "GAMES"
    /// Rewards and bonuses.
    case promotions = "PROMOTIONS"
    /// Loyalty points earned and redeemed.
    case loyalty = "LOYALTY"
    /// What purchases credit and refunds take back.
    case store = "STORE"
    /// Adjustments and voided postings.
    case corrections = "CORRECTIONS"
}
