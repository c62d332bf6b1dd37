package import Domain

/// Decides what sales earn and what refunds take back.
///
/// A sale and its refund may come in any order, and before or after the player's registration: what is in the book at the
/// end is the same.
package struct CommissionBook: Sendable {
    private let attributions: [PlayerID: Attribution]
    private let partners: [PartnerID: Partner]
    private let plans: [PartnerID: [CommissionPlan]]
    private let calendar: CommissionCalendar
    private let now: Timestamp

    package init(
        attributions: [PlayerID: Attribution], partners: [Partner], plans: [CommissionPlan],
        calendar: CommissionCalendar, now: Timestamp
    ) {
        self.attributions = attributions
        self.partners = Dictionary(partners.map { ($0.id, $0) }) { first, _ in first }
        self.plans = Dictionary(grouping: plans, by: \.partnerID)
        self.calendar = calendar
        self.now = now
    }

    /// Settles the sale itself, where that is possible and was not done: says to whom it is booked, and what it earns.
    ///
    /// - Returns: The entries; none for a sale that earns nothing.
    /// - Throws: ``DomainError/Code/overflow``.
    package func settleSale(_ sale: inout Sale) throws(DomainError) -> [CommissionEntry] {
        guard !sale.isSaleSettled, let completedAt = sale.completedAt, let attribution = attributions[sale.playerID]
        else { return [] }
        sale.isSaleSettled = true
        // Bought before the affiliate brought the player: nobody's sale.
        guard completedAt >= attribution.linkedAt, let partnerID = attribution.partnerID else { return [] }
        let month = calendar.month(ofWhatOccurredAt: completedAt, bookedAt: now)
        sale.partnerID = partnerID
        sale.saleMonth = month
        guard partners[partnerID]?.status == .approved, let plan = plan(of: partnerID, for: sale, at: completedAt)
        else { return [] }
        var entries: [CommissionEntry] = []
        for (kind, amount) in try plan.commission(on: sale) {
            entries.append(
                CommissionEntry(
                    playerID: sale.playerID, purchaseID: sale.purchaseID, partnerID: partnerID, planID: plan.id,
                    kind: kind, amount: amount, currency: plan.currency, month: month,
                    carriesNegative: plan.carriesNegative, occurredAt: completedAt, bookedAt: now))
        }
        return entries
    }

    /// Settles the refund of a sale that is settled: takes back exactly what that has earned.
    ///
    /// - Parameter earned: The sale's entries, numbered.
    package func settleRefund(_ sale: inout Sale, earned: [CommissionEntry]) -> [CommissionEntry] {
        guard sale.isSaleSettled, !sale.isRefundSettled, let refundedAt = sale.refundedAt else { return [] }
        sale.isRefundSettled = true
        guard sale.partnerID != nil else { return [] }
        let month = calendar.month(ofWhatOccurredAt: refundedAt, bookedAt: now)
        sale.refundMonth = month
        return earned.filter { $0.reversalOf == nil }.map { entry in
            var reversal = entry
            reversal.id = nil
            reversal.amount = -entry.amount
            reversal.reversalOf = entry.id
            reversal.month = month
            reversal.occurredAt = refundedAt
            reversal.bookedAt = now
            return reversal
        }
    }

    private func plan(of partnerID: PartnerID, for sale: Sale, at time: Timestamp) -> CommissionPlan? {
        plans[partnerID]?.first { $0.currency == sale.currency && $0.isValid(at: time) }
    }
}
