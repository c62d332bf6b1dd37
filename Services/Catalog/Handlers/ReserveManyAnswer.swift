package import CatalogContract
package import RPC

/// The answer of a `ReserveMany`, outcome by outcome: each package is in it once.
package struct ReserveManyAnswer: Sendable {
    package private(set) var response = ReserveManyResponse()
    private var indices: [CatalogContract.CoinPackage: Int32] = [:]

    package init() {}

    /// Adds the outcome of the next request.
    package mutating func add(_ outcome: Result<ReserveResponse, RPCError>) {
        switch outcome {
        case .success(var reserved):
            var index: Int32 = 0
            if let package = reserved.package { index = self.index(of: package) }
            reserved.package = nil
            response.outcomes.append(ReserveOutcome(outcome: .reserved(reserved), packageIndex: index))
        case .failure(let error):
            response.outcomes.append(ReserveOutcome(outcome: .refused(ReserveRefusal(error))))
        }
    }

    private mutating func index(of package: CatalogContract.CoinPackage) -> Int32 {
        if let index = indices[package] { return index }
        let index = Int32(response.packages.count)
        indices[package] = index
        response.packages.append(package)
        return index
    }
}

extension ReserveRefusal {
    /// What `Reserve` would have thrown.
    fileprivate init(_ error: RPCError) {
        let violation = error.details.fieldViolations.first
        self.init(
            reason: error.code == .invalidArgument ? "INVALID_ARGUMENT" : error.details.reason,
            message: violation.map { "\($0.field): \($0.description)" } ?? error.message,
            metadata: error.details.metadata, isUnknown: error.code == .notFound, field: violation?.field ?? "")
    }
}
