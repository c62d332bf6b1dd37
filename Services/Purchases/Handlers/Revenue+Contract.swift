private import CommonContract
private import Domain
package import PurchasesContract
private import ServiceRuntime

extension PurchasesService.RevenueRow {
    /// As the wire carries it.
    ///
    /// - Throws: `DomainError` for a sum that no amount can carry.
    package func contract() throws -> PurchasesContract.RevenueRow {
        PurchasesContract.RevenueRow(
            bucketStart: bucketStart.contract, priceCurrency: currency ?? "", packageSource: source ?? "",
            status: status?.contract ?? .unspecified, packageID: packageID?.description ?? "", count: count,
            players: players, gross: gross.amount, refunded: refunded.amount, net: try net().amount,
            gcGranted: goldCoins.amount, scGranted: sweepstakesCoins.amount)
    }
}

extension PurchasesService.PopularPackage {
    /// As the wire carries it.
    package var contract: PurchasesContract.PopularPackage {
        PurchasesContract.PopularPackage(
            packageID: packageID.description, packageName: name, packageSource: source, priceCurrency: currency,
            count: count, players: players, refunds: refunds, gross: gross.amount, net: net.amount)
    }
}

extension FixedDecimal {
    /// A sum as an amount of the wire, which holds more than any account does.
    fileprivate var amount: CommonContract.Money {
        let decimal = contract
        return CommonContract.Money(units: decimal.units, nanos: decimal.nanos)
    }
}
