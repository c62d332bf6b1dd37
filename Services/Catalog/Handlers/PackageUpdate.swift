package import CatalogContract
package import Domain
private import RPC
private import ServiceRuntime

/// What an `UpdatePackage` asks for.
package struct PackageUpdate: Sendable {
    /// With the version that the operator had read.
    package var package: CoinPackage
    package var stockChange: StockChange

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: UpdatePackageRequest, at now: Timestamp) throws {
        var fields = RequestFields()
        if let id = request.package?.packageID, id.isEmpty { fields.refuse("package.package_id", "is needed") }
        let version = request.package?.version ?? 0
        if request.package != nil, version < 1 {
            fields.refuse("package.version", "is the version that was read, 1 or more, came \(version)")
        }
        let change = StockChange(request.stockChange, &fields)
        guard var package = CoinPackage(request.package, at: now, &fields), let change, fields.areValid else {
            throw fields.error
        }
        package.version = version
        self.package = package
        stockChange = change
    }
}

extension StockChange {
    fileprivate init?(_ wire: CatalogContract.StockChange?, _ fields: inout RequestFields) {
        guard let wire else {
            self = .keep
            return
        }
        switch wire.change {
        case .set(let count) where count >= 0: self = .set(count)
        case .add(let count): self = .add(count)
        case .unlimited(true): self = .unlimited
        case .set(let count):
            fields.refuse("stock_change.set", "is 0 or more, came \(count)")
            return nil
        case .unlimited(false):
            fields.refuse("stock_change.unlimited", "is true, or another change is given")
            return nil
        case nil:
            fields.refuse("stock_change", "says one of set, add and unlimited")
            return nil
        }
    }
}
