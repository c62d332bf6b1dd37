package import Domain
package import Postgres
private import ServiceRuntime

/// Reads the commission's book.
package struct CommissionStore: Sendable {
    /// Which entries a list has; nil for all.
    package struct Filter: Sendable, Hashable {
        package var partnerID: PartnerID?
        package var playerID: PlayerID?
        package var purchaseID: PurchaseID?

        package init(partnerID: PartnerID? = nil, playerID: PlayerID? = nil, purchaseID: PurchaseID? = nil) {
            self.partnerID = partnerID
            self.playerID = playerID
            self.purchaseID = purchaseID
        }
    }

    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Entries, newest first: at most `limit`, below `number`.
    package func entries(_ filter: Filter, below number: Int64?, limit: Int) async throws(PostgresError)
        -> [CommissionEntry]
    {
        // What leaves the fewest entries leads.
        let lead =
            if filter.purchaseID != nil { "purchase_id" } else if filter.playerID != nil {
                "player_id"
            } else if filter.partnerID != nil { "partner_id" } else { "all" }
        return try CommissionEntry.decode(
            try await database.query(
                EntryStatements.page(lead), number ?? .max, Int64(limit), filter.partnerID, filter.playerID,
                filter.purchaseID))
    }

    /// A partner's entries of a month, newest first: at most `limit`, below `number`.
    package func entries(
        of partner: PartnerID, in month: CommissionMonth, below number: Int64?, limit: Int
    ) async throws(PostgresError) -> [CommissionEntry] {
        try CommissionEntry.decode(
            try await database.query(
                EntryStatements.monthPage, partner, month.firstDay, number ?? .max, Int64(limit)))
    }

    /// A partner's month, by currency.
    ///
    /// - Throws: `PostgresError`; ``DomainError/Code/overflow``.
    package func statements(of partner: PartnerID, in month: CommissionMonth) async throws -> [CommissionStatement] {
        async let sumRows = database.query(EntryStatements.monthSums, partner, month.firstDay)
        async let saleRows = database.query(EntryStatements.salesOfMonth, partner, month.firstDay)
        async let refundRows = database.query(EntryStatements.refundsOfMonth, partner, month.firstDay)
        let sums = try Self.sums(try await sumRows)
        let sales = try Self.volumes(try await saleRows)
        let refunds = try Self.volumes(try await refundRows)
        let currencies = Set(sums.map(\.currency)).union(sales.keys).union(refunds.keys).sorted()
        return try currencies.map { currency in
            try CommissionStatement(
                of: month, in: currency, sums: sums, sales: sales[currency] ?? CommissionStatement.Volume(),
                refunds: refunds[currency] ?? CommissionStatement.Volume())
        }
    }

    private static func sums(_ rows: PostgresRows) throws(PostgresError) -> [MonthSum] {
        var sums: [MonthSum] = []
        for row in rows {
            sums.append(
                MonthSum(
                    currency: try row.decode(at: 0),
                    month: CommissionMonth(of: try row.decode(CalendarDate.self, at: 1)),
                    earned: try row.decode(at: 2), reversed: try row.decode(at: 3),
                    carriesNegative: try row.decode(at: 4)))
        }
        return sums
    }

    private static func volumes(
        _ rows: PostgresRows
    ) throws(PostgresError) -> [CurrencyCode: CommissionStatement.Volume] {
        var volumes: [CurrencyCode: CommissionStatement.Volume] = [:]
        for row in rows {
            let currency: CurrencyCode = try row.decode(at: 0)
            volumes[currency] = CommissionStatement.Volume(
                count: try row.decode(at: 1), amount: try row.decode(at: 2))
        }
        return volumes
    }
}
