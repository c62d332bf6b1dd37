internal import Domain
package import RewardsContract
private import ServiceRuntime

extension OwnedWallet {
    /// As the wire carries it.
    package var contract: GetBalancesResponse {
        GetBalancesResponse(
            balances: wallet.contract, bonusWageringRequired: Self.money(wageringRequired).contract,
            bonusWageringCompleted: Self.money(wageringCompleted).contract, bonusExpiry: bonusExpiry?.contract,
            bonusMaxBet: bonusMaxBet?.contract, owed: owed)
    }

    /// Rounded down: what is nearly done is not done.
    private static func money(_ decimal: FixedDecimal) -> Money {
        (try? Money(decimal, rounding: .down)) ?? .maximum
    }

    private var owed: [Owed] {
        Wallet.order.compactMap { currency in
            let debts = debts.filter { $0.currency == currency }
            guard !debts.isEmpty else { return nil }
            let sum = debts.reduce(Money.zero) { (try? $0 + $1.owed) ?? .maximum }
            return Owed(currency: currency.contract, amount: sum.contract)
        }
    }
}

extension Wallet {
    /// The order in which the contract lists currencies.
    fileprivate static let order: [Currency] = [
        .goldCoins, .sweepstakesCoins, .loyaltyPoints, .rewardPoints, .bonus, .tickets, .cash,
    ]

    /// As the wire carries it: one for each currency.
    package var contract: [Balance] {
        Self.order.map { currency in
            let account = self[currency]
            return Balance(
                currency: currency.contract, amount: account.balance.contract, sequence: account.sequence)
        }
    }
}
