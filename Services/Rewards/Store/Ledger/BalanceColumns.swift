internal import Domain

/// Wallets by column, as `update_balances` takes them.
struct BalanceColumns {
    struct Accounts {
        var balances: [Money] = []
        var sequences: [Int64] = []

        init(capacity: Int) {
            balances.reserveCapacity(capacity)
            sequences.reserveCapacity(capacity)
        }

        mutating func append(_ account: Wallet.Account) {
            balances.append(account.balance)
            sequences.append(account.sequence)
        }
    }

    private(set) var players: [PlayerID] = []
    private(set) var lp: Accounts
    private(set) var rp: Accounts
    private(set) var bonus: Accounts
    /// Whole numbers: the model keeps them within the column.
    private(set) var tickets: [Int32] = []
    private(set) var ticketSequences: [Int64] = []
    private(set) var gc: Accounts
    private(set) var sc: Accounts
    private(set) var cash: Accounts
    private(set) var loyaltyRemainders: [FixedDecimal] = []

    init(_ accounts: [PlayerAccount]) {
        let empty = Accounts(capacity: accounts.count)
        (lp, rp, bonus, gc, sc, cash) = (empty, empty, empty, empty, empty, empty)
        players.reserveCapacity(accounts.count)
        for account in accounts {
            let wallet = account.wallet
            players.append(account.playerID)
            lp.append(wallet.lp)
            rp.append(wallet.rp)
            bonus.append(wallet.bonus)
            tickets.append(Int32(clamping: wallet.tickets.balance.units))
            ticketSequences.append(wallet.tickets.sequence)
            gc.append(wallet.gc)
            sc.append(wallet.sc)
            cash.append(wallet.cash)
            loyaltyRemainders.append(account.loyaltyRemainder)
        }
    }
}
