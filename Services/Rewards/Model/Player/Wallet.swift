package import Domain

/// A player's balance of each currency, with the number of its last ledger row.
package struct Wallet: Sendable, Hashable {
    package struct Account: Sendable, Hashable {
        package var balance: Money
        /// How many ledger rows made the balance.
        package var sequence: Int64

        package init(balance: Money = .zero, sequence: Int64 = 0) {
            self.balance = balance
            self.sequence = sequence
        }
    }

    // One field a currency, not a dictionary: a batch holds hundreds of wallets, and none of them allocates.
    package var lp = Account()
    package var rp = Account()
    package var bonus = Account()
    package var tickets = Account()
    package var gc = Account()
    package var sc = Account()
    package var cash = Account()

    package init() {}

    package subscript(currency: Currency) -> Account {
        get {
            switch currency {
            case .loyaltyPoints: lp
            case .rewardPoints: rp
            case .bonus: bonus
            case .tickets: tickets
            case .goldCoins: gc
            case .sweepstakesCoins: sc
            case .cash: cash
            }
        }
        set {
            switch currency {
            case .loyaltyPoints: lp = newValue
            case .rewardPoints: rp = newValue
            case .bonus: bonus = newValue
            case .tickets: tickets = newValue
            case .goldCoins: gc = newValue
            case .sweepstakesCoins: sc = newValue
            case .cash: cash = newValue
            }
        }
    }
}
