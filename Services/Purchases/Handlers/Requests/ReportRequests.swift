private import CommonContract
package import Domain
package import PurchasesContract
private import ServiceRuntime

extension RevenueQuery {
    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: RevenueReportRequest) throws {
        var fields = RequestFields()
        let range = fields.range(from: request.from, until: request.until)
        let bucket = fields.read("bucket") { () throws(DomainError) in try Bucket(request.bucket) }
        var dimensions: Set<Dimension> = []
        if request.groupBy.count > Dimension.allCases.count {
            fields.refuse("group_by", "has at most \(Dimension.allCases.count) elements, came \(request.groupBy.count)")
        }
        for (index, wire) in request.groupBy.prefix(Dimension.allCases.count).enumerated() {
            let dimension = fields.read("group_by[\(index)]") { () throws(DomainError) in try Dimension(wire) }
            if let dimension, !dimensions.insert(dimension).inserted {
                fields.refuse("group_by[\(index)]", "came before; each is named at most once")
            }
        }
        if let range, let bucket, let longest = bucket.rangeMax, range.until - range.from > longest {
            fields.refuse(
                "until",
                "is at most \(longest.components.seconds / 86_400) days after from for a bucket of one \(bucket)")
        }
        guard let range, let bucket, fields.areValid else { throw fields.error }
        self.init(from: range.from, until: range.until, bucket: bucket, dimensions: dimensions)
    }
}

extension RevenueQuery.Bucket {
    fileprivate init(_ wire: ReportBucket) throws(DomainError) {
        switch wire {
        case .unspecified: self = .range
        case .hour: self = .hour
        case .day: self = .day
        case .month: self = .month
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the buckets, came the unknown number \(number)")
        }
    }
}

extension RevenueQuery.Dimension {
    fileprivate init(_ wire: ReportDimension) throws(DomainError) {
        switch wire {
        case .source: self = .source
        case .currency: self = .currency
        case .status: self = .status
        case .package: self = .package
        case .unspecified: throw DomainError(.outOfRange, "must be one of the dimensions, came none")
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the dimensions, came the unknown number \(number)")
        }
    }
}

/// What a `PackagePopularity` asks for.
package struct PopularityQuery: Sendable {
    package static let packagesMax = 1_000
    package static let packagesDefault = 100

    package var from: Timestamp
    package var until: Timestamp
    package var limit: Int
    /// nil for all.
    package var source: String?

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: PackagePopularityRequest) throws {
        var fields = RequestFields()
        let range = fields.range(from: request.from, until: request.until)
        if !(0...Self.packagesMax).contains(Int(request.limit)) {
            fields.refuse("limit", "is 0 to \(Self.packagesMax), came \(request.limit)")
        }
        let sources = ["standard", "smartico", "affiliate_hidden"]
        if !request.packageSource.isEmpty, !sources.contains(request.packageSource) {
            fields.refuse("package_source", "is one of \(sources.joined(separator: ", ")), or empty")
        }
        guard let range, fields.areValid else { throw fields.error }
        from = range.from
        until = range.until
        limit = request.limit == 0 ? Self.packagesDefault : Int(request.limit)
        source = request.packageSource.isEmpty ? nil : request.packageSource
    }
}

/// What an `Export` asks for.
package struct ExportQuery: Sendable {
    package var progress: ExportProgress
    /// nil for all.
    package var status: PurchasesService.PurchaseStatus?

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: ExportRequest, now: Timestamp) throws {
        var fields = RequestFields()
        let range = fields.range(from: request.from, until: request.until)
        let status = fields.read("status") { () throws(DomainError) in
            try PurchasesService.PurchaseStatus.optional(request.status)
        }
        let restart = fields.read("token") { () throws(DomainError) -> PurchasePlace? in
            guard let keys = try Page(PageRequest(pageToken: request.token), keyCount: 3).after else { return nil }
            return try PurchasePlace(keys: keys)
        }
        guard let range, let status, let restart, fields.areValid else { throw fields.error }
        progress = ExportProgress(from: range.from, until: range.until, restart: restart, now: now)
        self.status = status
    }
}
