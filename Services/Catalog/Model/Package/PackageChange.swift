package import Domain

/// What becomes of a stock, whatever is sold meanwhile.
package enum StockChange: Sendable, Hashable {
    case keep
    case set(Int32)
    /// More, or fewer where negative; counts from zero where no stock was kept.
    case add(Int32)
    case unlimited
}

/// Why a package was not changed. Earlier cases win; nothing has changed then.
package enum PackageRefusal: Error, Sendable, Hashable {
    case packageUnknown(PackageID)
    /// It was changed since the caller read it.
    case versionChanged(now: Int32)
    /// nil where the database was the first to notice.
    case packageIDTaken(PackageID?)
    case systemNameTaken(by: PackageID?)
    case stockTooSmall(remaining: Int32)
    case stockTooLarge(remaining: Int32)
}

extension CoinPackage {
    /// This package replaced by what an operator wrote, as the next version.
    ///
    /// - Parameter wanted: With the version that the operator had read.
    package func replaced(
        by wanted: CoinPackage, _ change: StockChange, at now: Timestamp
    ) -> Result<CoinPackage, PackageRefusal> {
        guard wanted.version == version else { return .failure(.versionChanged(now: version)) }
        var next = wanted
        switch change {
        case .keep: next.stock = stock
        case .unlimited: next.stock = nil
        case .set(let count): next.stock = count
        case .add(let count):
            let (sum, overflow) = (stock ?? 0).addingReportingOverflow(count)
            guard !overflow else { return .failure(.stockTooLarge(remaining: stock ?? 0)) }
            guard sum >= 0 else { return .failure(.stockTooSmall(remaining: stock ?? 0)) }
            next.stock = sum
        }
        next.version = version + 1
        next.createdAt = createdAt
        next.updatedAt = now
        return .success(next)
    }

    /// This package out of the store, as the next version; itself where it is out already.
    ///
    /// - Parameter expected: The version that the operator had read; nil for whichever.
    package func deactivated(ifVersion expected: Int32?, at now: Timestamp) -> Result<CoinPackage, PackageRefusal> {
        if let expected, expected != version { return .failure(.versionChanged(now: version)) }
        guard isActive else { return .success(self) }
        var next = self
        next.isActive = false
        next.version = version + 1
        next.updatedAt = now
        return .success(next)
    }
}
