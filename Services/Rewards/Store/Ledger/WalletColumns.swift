internal import Domain
internal import Postgres
private import ServiceRuntime

/// The wallet's columns, in the order in which every statement reads them.
enum WalletColumns {
    private static let order: [Currency] = [
        .loyaltyPoints, .rewardPoints, .bonus, .tickets, .goldCoins, .sweepstakesCoins, .cash,
    ]

    /// Decodes balance and sequence of each currency, the first at `offset`.
    static func decode(_ row: PostgresRow, at offset: Int) throws(PostgresError) -> Wallet {
        var wallet = Wallet()
        var column = offset
        for currency in order {
            wallet[currency] = Wallet.Account(
                balance: try row.decode(at: column), sequence: try row.decode(at: column + 1))
            column += 2
        }
        return wallet
    }
}
