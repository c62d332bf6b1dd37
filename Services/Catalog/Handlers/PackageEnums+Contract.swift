internal import CatalogContract
internal import Domain

extension PackageSource {
    /// Reads a source; one that is not set is `standard`.
    ///
    /// - Throws: ``DomainError/Code/outOfRange`` for one that is not known here.
    init(_ wire: CatalogContract.PackageSource) throws(DomainError) {
        switch wire {
        case .unspecified, .standard: self = .standard
        case .smartico: self = .smartico
        case .affiliateHidden: self = .affiliateHidden
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the sources, came the unknown number \(number)")
        }
    }

    var contract: CatalogContract.PackageSource {
        switch self {
        case .standard: .standard
        case .smartico: .smartico
        case .affiliateHidden: .affiliateHidden
        }
    }
}

extension LimitPeriod {
    init(_ wire: CatalogContract.LimitPeriod) throws(DomainError) {
        switch wire {
        case .day: self = .day
        case .week: self = .week
        case .month: self = .month
        case .lifetime: self = .lifetime
        case .unspecified: throw DomainError(.outOfRange, "must be one of the periods, came none")
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the periods, came the unknown number \(number)")
        }
    }

    var contract: CatalogContract.LimitPeriod {
        switch self {
        case .day: .day
        case .week: .week
        case .month: .month
        case .lifetime: .lifetime
        }
    }
}
