package import Domain
package import Postgres
private import ServiceRuntime

/// Keeps sales, and settles them: what they earn, and what their refunds take back.
package struct SaleStore: Sendable {
    private let partners: PartnerStore
    private let plans: PlanStore
    private let calendar: CommissionCalendar

    package init(partners: PartnerStore, plans: PlanStore, calendar: CommissionCalendar) {
        self.partners = partners
        self.plans = plans
        self.calendar = calendar
    }

    /// Keeps sales that were completed. Their players are locked.
    package func recordSales(
        _ sales: [Sale], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            SaleStatements.recordSales, sales.map(\.playerID), sales.map(\.purchaseID), sales.map(\.price),
            sales.map(\.currency), sales.map(\.isFirstPurchase), sales.map(\.completedAt), now)
    }

    /// Keeps that sales were refunded, whether they are known already or not. Their players are locked.
    package func recordRefunds(
        _ sales: [Sale], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            SaleStatements.recordRefunds, sales.map(\.playerID), sales.map(\.purchaseID), sales.map(\.price),
            sales.map(\.currency), sales.map(\.refundedAt), now)
    }

    /// Settles what is open of attributed players' sales, in six statements however many there are.
    ///
    /// - Parameter attributions: Of the players, who are locked.
    /// - Throws: `PostgresError`; ``DomainError/Code/overflow`` for an amount that no entry can hold.
    package func settle(
        _ attributions: [PlayerID: Attribution], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard !attributions.isEmpty else { return }
        var sales = try Self.decode(try await transaction.query(SaleStatements.open, attributions.keys.sorted()))
        guard !sales.isEmpty else { return }
        let ids = Set(sales.compactMap { attributions[$0.playerID]?.partnerID }).sorted()
        let book = CommissionBook(
            attributions: attributions, partners: try await partners.partners(ids, in: transaction),
            plans: try await plans.plans(of: ids, in: transaction), calendar: calendar, now: now)
        var entries: [CommissionEntry] = []
        for index in sales.indices { entries += try book.settleSale(&sales[index]) }
        try await insert(entries, in: transaction)
        try await settleRefunds(of: &sales, by: book, in: transaction)
        try await transaction.execute(
            SaleStatements.settle, sales.map(\.playerID), sales.map(\.purchaseID), sales.map(\.partnerID),
            sales.map { $0.saleMonth?.firstDay }, sales.map { $0.refundMonth?.firstDay }, sales.map(\.isSaleSettled),
            sales.map(\.isRefundSettled))
    }

    private func settleRefunds(
        of sales: inout [Sale], by book: CommissionBook, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let refunded = sales.filter { $0.refundedAt != nil }
        guard !refunded.isEmpty else { return }
        let rows = try await transaction.query(
            EntryStatements.earned, refunded.map(\.playerID), refunded.map(\.purchaseID))
        let earned = Dictionary(grouping: try CommissionEntry.decode(rows), by: \.purchaseID)
        var reversals: [CommissionEntry] = []
        for index in sales.indices {
            reversals += book.settleRefund(&sales[index], earned: earned[sales[index].purchaseID, default: []])
        }
        try await insert(reversals, in: transaction)
    }

    private func insert(
        _ entries: [CommissionEntry], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !entries.isEmpty else { return }
        try await transaction.execute(
            EntryStatements.insert, entries.map(\.playerID), entries.map(\.purchaseID), entries.map(\.partnerID),
            entries.map(\.planID), entries.map(\.kind.rawValue), entries.map(\.amount), entries.map(\.currency),
            entries.map(\.reversalOf), entries.map(\.month.firstDay), entries.map(\.carriesNegative),
            entries.map(\.occurredAt), entries.map(\.bookedAt))
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> [Sale] {
        var sales: [Sale] = []
        sales.reserveCapacity(rows.count)
        for row in rows {
            var sale = Sale(
                playerID: try row.decode(at: 0), purchaseID: try row.decode(at: 1), price: try row.decode(at: 2),
                currency: try row.decode(at: 3), isFirstPurchase: try row.decode(at: 4),
                completedAt: try row.decode(at: 5), refundedAt: try row.decode(at: 6))
            sale.partnerID = try row.decode(at: 7)
            sale.saleMonth = try row.decode(CalendarDate?.self, at: 8).map { CommissionMonth(of: $0) }
            sale.refundMonth = try row.decode(CalendarDate?.self, at: 9).map { CommissionMonth(of: $0) }
            sale.isSaleSettled = try row.decode(at: 10)
            sale.isRefundSettled = try row.decode(at: 11)
            sales.append(sale)
        }
        return sales
    }
}
