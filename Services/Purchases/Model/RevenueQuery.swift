package import Domain

/// What a revenue report sums.
package struct RevenueQuery: Sendable, Hashable {
    /// How long one row is, by UTC. The raw values are `date_trunc`'s.
    package enum Bucket: String, Sendable, Hashable, CaseIterable {
        /// The whole range is one.
        case range
        case hour
        case day
        case month

        /// A longer range would have too many rows to read, whoever sold how little.
        package var rangeMax: Duration? {
            switch self {
            case .hour: .seconds(100 * 86_400)
            case .day: .seconds(4_000 * 86_400)
            case .range, .month: nil
            }
        }
    }

    package enum Dimension: Sendable, Hashable, CaseIterable {
        case source
        case currency
        case status
        case package
    }

    /// No answer has more rows.
    package static let rowsMax = 10_000

    package var from: Timestamp
    /// Not in the range.
    package var until: Timestamp
    package var bucket: Bucket
    package var dimensions: Set<Dimension>

    package init(from: Timestamp, until: Timestamp, bucket: Bucket, dimensions: Set<Dimension>) {
        self.from = from
        self.until = until
        self.bucket = bucket
        self.dimensions = dimensions
    }
}

/// The sums of one group of purchases. Amounts are exact, and may be larger than any account holds.
package struct RevenueRow: Sendable, Hashable {
    package var bucketStart: Timestamp
    /// nil for purchases without a price.
    package var currency: String?
    /// nil unless grouped by it, like the next two.
    package var source: String?
    package var status: PurchaseStatus?
    package var packageID: PackageID?
    package var count: Int64
    package var players: Int64
    package var gross: FixedDecimal
    package var refunded: FixedDecimal
    package var goldCoins: FixedDecimal
    package var sweepstakesCoins: FixedDecimal

    package init(
        bucketStart: Timestamp, currency: String?, source: String?, status: PurchaseStatus?, packageID: PackageID?,
        count: Int64, players: Int64, gross: FixedDecimal, refunded: FixedDecimal, goldCoins: FixedDecimal,
        sweepstakesCoins: FixedDecimal
    ) {
        self.bucketStart = bucketStart
        self.currency = currency
        self.source = source
        self.status = status
        self.packageID = packageID
        self.count = count
        self.players = players
        self.gross = gross
        self.refunded = refunded
        self.goldCoins = goldCoins
        self.sweepstakesCoins = sweepstakesCoins
    }

    /// - Throws: ``DomainError/Code/overflow``.
    package func net() throws(DomainError) -> FixedDecimal { try gross - refunded }
}

/// How one package sold, in one currency.
package struct PopularPackage: Sendable, Hashable {
    package var packageID: PackageID
    package var name: String
    package var source: String
    package var currency: String
    package var count: Int64
    package var players: Int64
    package var refunds: Int64
    package var gross: FixedDecimal
    package var net: FixedDecimal

    package init(
        packageID: PackageID, name: String, source: String, currency: String, count: Int64, players: Int64,
        refunds: Int64, gross: FixedDecimal, net: FixedDecimal
    ) {
        self.packageID = packageID
        self.name = name
        self.source = source
        self.currency = currency
        self.count = count
        self.players = players
        self.refunds = refunds
        self.gross = gross
        self.net = net
    }
}
