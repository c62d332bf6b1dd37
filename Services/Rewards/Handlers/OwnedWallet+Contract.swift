private import Domain
package import RewardsContract
private import ServiceRuntime

extension OwnedWallet {
    /// The order in which the contract lists currencies.
    private static let order: [Currency] = [
        .goldCoins, .sweepstakesCoins, .loyaltyPoints, .rewardPoints, .bonus, .tickets, .cash,
    ]

    /// As the wire carries it.
    package var contract: GetBalancesResponse {
        GetBalancesResponse(
            balances: Self.order.map { currency in
                let account = wallet[currency]
                return Balance(
                    currency: currency.contract, amount: account.balance.contract, sequence: account.sequence)
            },
            bonusWageringRequired: wageringRequired.contract, bonusWageringCompleted: wageringCompleted.contract)
    }
}
